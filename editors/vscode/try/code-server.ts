import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A VS Code in a browser, with one extension and settings of its own. */
export interface CodeServer {
  readonly address: string;
  stop(): void;
}

/** What the editor is set to, for pictures with nothing but the text. */
const settings = {
  'editor.codeActionsOnSave': { 'source.fixAll': 'explicit' },
  'editor.formatOnSave': true,
  'editor.minimap.enabled': false,
  'security.workspace.trust.enabled': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.startupEditor': 'none',
};

/** Starts the code-server that code-server.sh installed below `installed`. What it keeps is below `own`. */
export async function startCodeServer(installed: string, own: string, vsix: string): Promise<CodeServer> {
  const entry = join(installed, 'node_modules/code-server/out/node/entry.js');
  const folders = ['--user-data-dir', join(own, 'data'), '--extensions-dir', join(own, 'extensions')];
  const env = { ...process.env, HOME: own, XDG_CONFIG_HOME: own, XDG_DATA_HOME: own };
  mkdirSync(join(own, 'data/User'), { recursive: true });
  writeFileSync(join(own, 'data/User/settings.json'), JSON.stringify(settings));
  execFileSync(process.execPath, [entry, ...folders, '--install-extension', vsix], { env, stdio: 'ignore' });
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [
      entry,
      ...folders,
      '--auth',
      'none',
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
    ],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((listening, failed) => {
    server.stdout.on('data', (text) => String(text).includes('HTTP server listening') && listening());
    server.on('close', (status) => failed(new Error(`code-server ended with ${status}`)));
  });
  return { address: `http://127.0.0.1:${port}`, stop: () => server.kill() };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
