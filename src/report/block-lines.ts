import { painter } from './colour.js';
import { details } from './details.js';
import type { FindingIndex } from './finding-index.js';
import { linker } from './links.js';
import type { LintMessage } from './lint-result.js';

const plain = { paint: painter(false), link: linker(false), columns: Number.POSITIVE_INFINITY } as const;
const alone = { again: [], namesFile: true, isFirst: true } as const;

/** The lines of a message as `pretty` shows it on a terminal, in plain text, for formats that have one field for everything about a finding. */
export function blockLines(path: string, message: LintMessage, index: FindingIndex): readonly string[] {
  const found = index.of(path, message);
  return found === undefined
    ? [message.message]
    : details(found.finding, alone, { ...plain, locate: found.locate })
        .trimEnd()
        .split('\n');
}
