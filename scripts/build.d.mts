import type { BuildResult } from 'esbuild';

/** Bundles the command and the library into a folder: smtpd-lint.cjs, index.js, ast.js, the ESLint plugin eslint.js, and their shared files. */
export function buildProgram(outdir: string): Promise<Pick<BuildResult<{ metafile: true }>, 'metafile'>>;

/** Writes the types of the library and the plugin into `types` in a folder. Throws if the sources have type errors. */
export function emitTypes(outdir: string): void;

/** The replacement for a module of Chevrotain that this program never calls, or undefined for any other module. */
export function unusedChevrotain(path: string, read: () => string): string | undefined;

/** Packages in whose place a bundle has others. */
export const aliases: Readonly<Record<string, string>>;
