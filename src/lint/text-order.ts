import type { Config } from '../model/config/config.js';
import { tableFilesOf } from '../model/config/table-files.js';
import type { Finding } from './finding.js';

/** Findings in the order of the text: the main file, included files as they were opened, tables' files as they are declared, then all others. */
export function inTextOrder<F extends Finding>(findings: readonly F[], config: Config): F[] {
  const order = new Map<string, number>();
  const files = [...config.files, ...tableFilesOf(config), ...findings.map(({ span }) => span.file)];
  for (const { path } of files) {
    if (!order.has(path)) order.set(path, order.size);
  }
  const place = (finding: F): number => order.get(finding.span.file.path) ?? order.size;
  return [...findings].sort(
    (a, b) => place(a) - place(b) || a.span.start - b.span.start || a.span.end - b.span.end,
  );
}
