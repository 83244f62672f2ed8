import { nodeFiles } from '../source/node-files.js';
import { type NodeHost, nodeHost } from '../source/node-host.js';
import { type Input, type ReadingOptions, readModel } from './input.js';

/**
 * `--host`: this machine as smtpd would find it while reading this input. Names are resolved in advance; files are read below the root, which is that of this machine unless
 * `--root` names another.
 */
export async function thisMachine(input: Input, reading: ReadingOptions): Promise<NodeHost> {
  const { path } = input.file;
  const files = nodeFiles({
    root: reading.root,
    main: path === '<stdin>' ? undefined : path,
    cwd: process.cwd(),
  });
  const host = nodeHost({ platform: reading.platform, status: files.status });
  // The names to resolve are known only after the text is read.
  do for (const release of reading.releases) readModel(input, release, { ...reading, host });
  while (await host.resolveAsked());
  return host;
}
