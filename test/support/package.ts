import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram, emitTypes } from '../../scripts/build.mjs';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** The package as a program finds it that depends on it, made from the sources as they are: the command, the library, the plugin, and all types. */
export async function installPackage(folder: string): Promise<void> {
  const home = join(folder, 'node_modules', 'smtpd-lint');
  const dist = join(home, 'dist');
  mkdirSync(dist, { recursive: true });
  cpSync(join(project, 'package.json'), join(home, 'package.json'));
  await buildProgram(dist);
  emitTypes(dist);
}

/** What of a strict program differs with its tools. */
export const resolutions = {
  nodenext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  bundler: { module: 'ESNext', moduleResolution: 'Bundler' },
} as const;

/** The strictest program that there is: nothing of the package's types is skipped or taken from elsewhere. */
export const strictOptions = {
  target: 'ES2023',
  lib: ['ES2023', 'DOM'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
} as const;

/** What the compiler says of the project in a folder, or of a file there that is its settings; empty: nothing. */
export function typeErrorsIn(settings: string): string {
  const tsc = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout, stderr, status } = spawnSync(process.execPath, [tsc, '-p', settings], { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}
