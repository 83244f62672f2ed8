import type { Placeholder } from './placeholder.js';

/** A port that is filled in, wholly or in part. */
export interface FilledInPort {
  readonly start: number;
  readonly end: number;
  /** The word in whose place the text has a number, which may be a macro. */
  readonly word: string;
  /** The texts before, between and behind what is filled in. */
  readonly pieces: readonly string[];
  /** The first thing that is filled in. */
  readonly placeholder: Placeholder;
}

/** A word behind `port`, with its quotes; lines may be joined before it. */
const portWord = /\bport(?:[ \t]|\\\r?\n)+("[^"\n]*"?|[^\s"]+)/g;

/** A text with numbers of the same length in the place of ports that are filled in: smtpd takes no other words there. */
export function withPortNumbers(
  text: string,
  placeholders: readonly Placeholder[],
): {
  readonly text: string;
  readonly placeholders: readonly Placeholder[];
  readonly ports: readonly FilledInPort[];
} {
  const ports: FilledInPort[] = [];
  const chunks: string[] = [];
  const known = [...placeholders];
  let next = 0;
  let done = 0;
  for (const { 0: all, 1: word = '', index } of text.matchAll(portWord)) {
    const end = index + all.length;
    const start = end - word.length;
    while ((known[next]?.end ?? end) <= start) next += 1;
    const [placeholder] = known.slice(next, next + 1);
    if (placeholder === undefined || placeholder.start >= end) continue;
    const number = '25'.padStart(word.length, '0');
    const pieces: string[] = [];
    let at = start;
    for (let one = placeholder; one.start < end; one = known[next] ?? { ...one, start: end }) {
      pieces.push(text.slice(at, one.start));
      at = one.end;
      known[next] = { ...one, word: number.slice(one.start - start, one.end - start) };
      next += 1;
    }
    ports.push({ start, end, word, pieces: [...pieces, text.slice(at, end)], placeholder });
    chunks.push(text.slice(done, start), number);
    done = end;
  }
  return { text: chunks.join('') + text.slice(done), placeholders: known, ports };
}

/** Whether what is filled in may make it a certain port. In quotes, or with letters, it is the name of a service, which may be any. */
export function mayBePort({ pieces }: FilledInPort, port: number): boolean {
  if (pieces.some((piece) => /\D/.test(piece))) return true;
  const [first = '', ...others] = pieces;
  const last = others.at(-1) ?? '';
  const text = String(port);
  const start = first.replace(/^0+/, '');
  if (!text.startsWith(start) || !text.endsWith(last)) return false;
  return text.length >= start.length + last.length;
}
