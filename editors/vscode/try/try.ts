// Tries the packed extension in a real VS Code, and takes the pictures of its README:
//
//     editors/vscode/try/code-server.sh /tmp/code-server
//     npx tsx editors/vscode/try/try.ts /tmp/code-server
//
// The .vsix is made before (docs/editors.md). With a second folder pictures go there. CHROMIUM names the browser.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { startCodeServer } from './code-server.js';
import { EditorWindow } from './editor-window.js';
import { otherFileSteps, otherOpened } from './other-file-steps.js';
import { opened, type Step, steps } from './steps.js';

const packed = fileURLToPath(new URL('../dist/', import.meta.url));

async function main(installed: string, pictures: string | undefined): Promise<number> {
  const vsix = readdirSync(packed).find((name) => name.endsWith('.vsix'));
  if (vsix === undefined) throw new Error('no .vsix: docs/editors.md says how it is made');
  const own = mkdtempSync(join(tmpdir(), 'smtpd-lint-vscode-'));
  const folder = join(own, 'mail');
  mkdirSync(folder);
  for (const [name, text] of Object.entries({ 'smtpd.conf': opened, ...otherOpened }))
    writeFileSync(join(folder, name), text);
  const server = await startCodeServer(resolve(installed), own, join(packed, vsix));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    return await tryAll(await windowOn(browser, server.address, folder), pictures);
  } finally {
    await browser.close();
    server.stop();
    rmSync(own, { recursive: true, force: true });
  }
}

async function windowOn(browser: Browser, address: string, folder: string): Promise<EditorWindow> {
  const page = await browser.newPage({ viewport: { width: 1080, height: 660 } });
  await page.goto(`${address}/?folder=${folder}`);
  const window = new EditorWindow(page, join(folder, 'smtpd.conf'));
  await window.open();
  return window;
}

/** Returns how many steps failed. */
async function tryAll(window: EditorWindow, pictures: string | undefined): Promise<number> {
  let failed = 0;
  for (const step of [...steps, ...otherFileSteps]) {
    try {
      console.log(`ok    ${step.name}: ${(await step.run(window)).filter(Boolean).join(' | ')}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILS ${step.name}: ${error}`);
    }
    if (pictures !== undefined) await picture(window, step, pictures);
  }
  return failed;
}

/** A picture with 64 colours, which is a third of the size. */
async function picture({ page }: EditorWindow, step: Step, folder: string): Promise<void> {
  if (step.picture === undefined) return;
  const path = join(folder, `${step.picture}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'initial' });
  execFileSync('pngquant', ['--force', '--strip', '--output', path, '64', path]);
}

const [installed, pictures] = process.argv.slice(2);
if (installed === undefined) throw new Error('usage: try.ts CODE-SERVER [PICTURES]');
void main(installed, pictures).then((failed) => {
  process.exitCode = failed === 0 ? 0 : 1;
});
