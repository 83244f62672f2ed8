import type { BuildResult } from 'esbuild';

/** Bundles the command into a folder. */
export function buildCommand(outdir: string): Promise<BuildResult<{ metafile: true }>>;
