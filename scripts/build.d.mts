import type { BuildResult, Metafile } from 'esbuild';

/** Bundles the command into a folder. */
export function buildCommand(outdir: string): Promise<BuildResult<{ metafile: true }>>;

/** Bundles the library into a folder: index.js, ast.js, and what they share. */
export function buildLibrary(outdir: string): Promise<BuildResult>;

/** Bundles the ESLint plugin into a folder. */
export function buildPlugin(outdir: string): Promise<BuildResult>;

/** Writes the types of the library and the plugin into `types` in a folder. Throws where the sources have type errors. */
export function emitTypes(outdir: string): void;

/** What stands for a module of Chevrotain that this program never calls; undefined for any other. */
export function unusedChevrotain(path: string, read: () => string): string | undefined;

/** Between the licences of two packages. */
export const licenceSeparator: string;

/** The licences of all packages of which something went into bundles, whose paths are relative to a folder. */
export function licences(metafiles: readonly Metafile[], from?: string): string[];
