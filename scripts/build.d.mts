import type { BuildResult } from 'esbuild';

/** Bundles the command into a folder. */
export function buildCommand(outdir: string): Promise<BuildResult<{ metafile: true }>>;

/** Bundles the library into a folder: index.js, ast.js, the ESLint plugin eslint.js, and what they share. */
export function buildLibrary(outdir: string): Promise<BuildResult>;

/** Writes the types of the library and the plugin into `types` in a folder. Throws where the sources have type errors. */
export function emitTypes(outdir: string): void;

/** What stands for a module of Chevrotain that this program never calls; undefined for any other. */
export function unusedChevrotain(path: string, read: () => string): string | undefined;
