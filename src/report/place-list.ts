import { inWords } from '../source/prose.js';
import type { Span } from '../source/text.js';
import { type Locate, rangeOf } from './places.js';

/** The most lines of one file that are named. */
const maxLines = 20;

/** Lists the lines of each file, each once: `smtpd.conf:3 and 5; more.conf:1`. */
function placeList(spans: readonly Span[], locate: Locate): string {
  const lines = new Map<string, Set<number>>();
  for (const span of spans) {
    const path = locate(span.file.path);
    lines.set(path, (lines.get(path) ?? new Set()).add(rangeOf(span).line));
  }
  return [...lines].map(([path, numbers]) => `${path}:${few([...numbers])}`).join('; ');
}

/** Names the lines of spans: `line 3`, `lines 3 and 5`; with the names of files if not all spans are in the file `path`. */
export function linesInWords(spans: readonly Span[], path: string, locate: Locate): string {
  if (spans.some(({ file }) => file.path !== path)) return placeList(spans, locate);
  const numbers = [...new Set(spans.map((span) => rangeOf(span).line))];
  return `line${numbers.length === 1 ? '' : 's'} ${few(numbers)}`;
}

function few(numbers: readonly number[]): string {
  const left = numbers.length - maxLines;
  const shown = numbers.slice(0, maxLines).map(String);
  return inWords(left > 0 ? [...shown, `${left} more`] : shown);
}
