import type { EnvelopeInput } from '../verify/smtp/envelope.js';
import { type LineStyle, quotedLine } from './text-lines.js';

/** An SMTP session: the two ends of the connection, and the dialogue. */
export interface SessionText {
  /** `203.0.113.7 to 192.0.2.10, port 25`, or undefined if the transcript does not contain it. */
  readonly between: string | undefined;
  readonly lines: readonly SessionLine[];
}

export interface SessionLine {
  /** `event` is something that happens on the connection, such as the start of TLS. */
  readonly by: 'client' | 'server' | 'event';
  readonly text: string;
}

/** The connection of an envelope: `203.0.113.7 to 192.0.2.10, port 25`. */
export const connectionText = ({ src, proxy, dst, port = 25 }: EnvelopeInput): string =>
  src === 'local'
    ? 'sendmail on the machine itself'
    : `${proxy ?? src ?? ''}${dst === undefined ? '' : ` to ${dst}`}, port ${port}`;

/** The prefixes of a transcript's lines, with the speaker of each. */
const marks = { 'C: ': 'client', 'S: ': 'server', '-- ': 'event' } as const;

/** Parses a transcript of `decide`. The greeting, which carries no information, is left out. */
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

/** Shortens a reply of several lines, such as that to EHLO, to its code and `…`. */
const shortened = (lines: readonly SessionLine[]): readonly SessionLine[] =>
  lines.flatMap((line, at) => {
    if (isContinued(line)) return [];
    const before = lines[at - 1];
    return before !== undefined && isContinued(before)
      ? [{ ...line, text: `${line.text.slice(0, 3)} …` }]
      : [line];
  });

const isContinued = ({ by, text }: SessionLine): boolean => by === 'server' && /^\d{3}-/.test(text);

/** The dialogue of a session as lines of text: the client's commands as the user would type them, the server's replies dimmed. */
export const spokenLines = (
  lines: readonly SessionLine[],
  indent: number,
  layout: LineStyle,
): readonly string[] =>
  lines.map(({ by, text }) => {
    const shown = quotedLine(by === 'event' ? `(${text})` : text, layout, ' '.repeat(indent));
    return by === 'client' ? shown : layout.paint('dim', shown);
  });
