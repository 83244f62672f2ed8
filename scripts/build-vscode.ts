// Builds the extension for VS Code into editors/vscode/dist/, ready to be packed: `npm run vscode`, after `npm run build` here and `npm ci` in editors/vscode. `vsce package
// --no-dependencies` in that folder creates the .vsix.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { bundledPackages, licenceSeparator, licences } from './release/bundled-packages.mjs';

const project = fileURLToPath(new URL('../', import.meta.url));
const extension = join(project, 'editors/vscode');

/** The files that are copied into the extension: the name there, and the path in the project. */
export const copiedFiles: ReadonlyMap<string, string> = new Map([
  ['server.cjs', 'dist/standalone/smtpd-lint.cjs'],
  ['LICENSE', 'LICENSE'],
  ['smtpd.tmLanguage.json', 'editors/textmate/smtpd.tmLanguage.json'],
  ['language-configuration.json', 'editors/vscode/language-configuration.json'],
  ['README.md', 'editors/vscode/README.md'],
  ['CHANGELOG.md', 'editors/vscode/CHANGELOG.md'],
  ...['problems', 'quick-fix', 'matrix'].map(
    (name) => [`pictures/${name}.png`, `editors/vscode/pictures/${name}.png`] as const,
  ),
]);

/** The files that are generated: the client, the licences of bundled packages, the icon and the manifest. */
export const madeFiles = ['extension.cjs', 'LICENSES.txt', 'icon.png', 'package.json'] as const;

/** The manifest with the version and addresses of the project, and without members that only the build needs. */
export function manifest(): Readonly<Record<string, unknown>> {
  const { devDependencies: _, private: __, ...own } = readJson('editors/vscode/package.json');
  const { version, homepage, bugs, repository } = readJson('package.json');
  return { ...own, version, homepage, bugs, repository };
}

interface ClientBundle {
  readonly text: string;
  readonly metafile: esbuild.Metafile;
}

/** The bundled client, with its metafile. `external` names modules that are not bundled. */
export async function clientBundle(external: readonly string[] = []): Promise<ClientBundle> {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: extension,
    entryPoints: ['src/extension.ts'],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node18',
    minify: true,
    legalComments: 'none',
    external: ['vscode', ...external],
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  return { text: outputFiles[0]?.text ?? '', metafile };
}

interface SvgRenderer {
  initWasm(module: Uint8Array): Promise<void>;
  readonly Resvg: new (svg: string, options: object) => { render(): { asPng(): Uint8Array } };
}

/** The icon as marketplaces show it. */
async function icon(): Promise<Uint8Array> {
  const require = createRequire(join(extension, 'package.json'));
  const { initWasm, Resvg }: SvgRenderer = require('@resvg/resvg-wasm');
  await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const svg = readFileSync(join(extension, 'icon.svg'), 'utf8');
  return new Resvg(svg, { fitTo: { mode: 'width', value: 256 } }).render().asPng();
}

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(project, path), 'utf8'));
}

async function build(): Promise<void> {
  const { text, metafile } = await clientBundle();
  const ofServer = readFileSync(join(project, 'dist/LICENSES.txt'), 'utf8');
  const made: Readonly<Record<(typeof madeFiles)[number], string | Uint8Array>> = {
    'extension.cjs': text,
    'LICENSES.txt': [ofServer, ...licences(bundledPackages([metafile], extension), extension)].join(
      licenceSeparator,
    ),
    'icon.png': await icon(),
    'package.json': `${JSON.stringify(manifest(), null, 2)}\n`,
  };
  const target = join(extension, 'dist');
  if (existsSync(target)) rmSync(target, { recursive: true });
  mkdirSync(target);
  for (const [name, contents] of Object.entries(made)) writeFileSync(join(target, name), contents);
  mkdirSync(join(target, 'pictures'));
  for (const [name, path] of copiedFiles) copyFileSync(join(project, path), join(target, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
