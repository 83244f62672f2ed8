import type { Span } from '../source/text.js';
import { type Locate, rangeOf } from './results.js';

/** So many lines of one file are named. */
const mostLines = 20;

/** `smtpd.conf:3, 5; more.conf:1`, each line once. */
export function placesOf(spans: readonly Span[], locate: Locate): string {
  const lines = new Map<string, Set<number>>();
  for (const span of spans) {
    const path = locate(span.file.path);
    lines.set(path, (lines.get(path) ?? new Set()).add(rangeOf(span).line));
  }
  return [...lines].map(([path, numbers]) => `${path}:${few([...numbers])}`).join('; ');
}

function few(numbers: readonly number[]): string {
  const left = numbers.length - mostLines;
  return numbers.slice(0, mostLines).join(', ') + (left > 0 ? ` and ${left} more lines` : '');
}
