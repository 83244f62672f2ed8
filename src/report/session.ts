import type { EnvelopeInput } from '../verify/smtp/envelope.js';
import { type LineStyle, quotedLine } from './text-lines.js';

/** An SMTP session as it is told: who speaks to whom, and what is said. */
export interface SessionText {
  /** `203.0.113.7 to 192.0.2.10, port 25`; undefined: a transcript that does not say it. */
  readonly between: string | undefined;
  readonly lines: readonly SessionLine[];
}

export interface SessionLine {
  /** `event`: what happens on the connection, such as the start of TLS. */
  readonly by: 'client' | 'server' | 'event';
  readonly text: string;
}

/** The connection of an envelope, from whom to what: `203.0.113.7 to 192.0.2.10, port 25`. */
export const connectionText = ({ src, proxy, dst, port = 25 }: EnvelopeInput): string =>
  src === 'local'
    ? 'sendmail on the machine itself'
    : `${proxy ?? src ?? ''}${dst === undefined ? '' : ` to ${dst}`}, port ${port}`;

/** The marks at the beginning of a transcript's lines, with the speaker of each. */
const marks = { 'C: ': 'client', 'S: ': 'server', '-- ': 'event' } as const;

/** A transcript of `decide` taken apart. The greeting, which tells nothing, is left out. */
export function sessionOf(transcript: readonly string[]): SessionText {
  const lines = transcript.map((line): SessionLine => {
    const by = Object.entries(marks).find(([mark]) => line.startsWith(mark))?.[1];
    return by === undefined ? { by: 'event', text: line } : { by, text: line.slice(3) };
  });
  const [first] = lines;
  const between = first?.by === 'event' ? first.text : undefined;
  const said = between === undefined ? lines : lines.slice(1);
  const greeting = said.findIndex(({ by }) => by === 'server');
  const command = said.findIndex(({ by }) => by === 'client');
  const hasGreeting = greeting !== -1 && (command === -1 || greeting < command) && said.length > 1;
  return { between, lines: shortened(hasGreeting ? said.filter((_, at) => at !== greeting) : said) };
}

/** A reply of several lines, as to EHLO, becomes its code and `…`. */
const shortened = (lines: readonly SessionLine[]): readonly SessionLine[] =>
  lines.flatMap((line, at) => {
    if (isContinued(line)) return [];
    const before = lines[at - 1];
    return before !== undefined && isContinued(before)
      ? [{ ...line, text: `${line.text.slice(0, 3)} …` }]
      : [line];
  });

const isContinued = ({ by, text }: SessionLine): boolean => by === 'server' && /^\d{3}-/.test(text);

/** The words of a session as lines for people: the client's words are what a person would type; the server's answers stand back. */
export const spokenLines = (
  lines: readonly SessionLine[],
  indent: number,
  layout: LineStyle,
): readonly string[] =>
  lines.map(({ by, text }) => {
    const shown = quotedLine(by === 'event' ? `(${text})` : text, layout, ' '.repeat(indent));
    return by === 'client' ? shown : layout.paint('dim', shown);
  });
