import type { Word } from '../../../grammar/ast.js';
import { parseFile } from '../../../grammar/index.js';
import type { Config } from '../../model/config/config.js';
import { noFiles } from '../../source/host.js';
import { cover, type Span, spanText } from '../../source/text.js';

/** A rule whose effect stands before its criteria, as other languages have it. */
export interface EffectFirst {
  /** The rule as smtpd takes it. */
  readonly instead: string;
  /** All that it may mean: a rule that names no recipients may be about all of them, as it is elsewhere, or about those of the machine. */
  readonly readings: readonly string[];
  /** The whole rule as it is written. */
  readonly span: Span;
  /** Its effect, where it is one word, or the word that it begins with. */
  readonly mark: Word;
  /** Whether it takes mail from everybody to everybody. */
  readonly opens: boolean;
}

/** The words with which rules of other languages begin, and what ends the rule here; nothing where the rule names its action itself. */
const effects: Readonly<Record<string, '' | 'reject'>> = {
  accept: '',
  allow: '',
  block: 'reject',
  deny: 'reject',
  drop: 'reject',
  pass: '',
  permit: '',
  refuse: 'reject',
  reject: 'reject',
  rule: '',
};

/** `reject from any for domain "x"`, `match reject from any …`: the same rule with its effect at the end; undefined: it is none, moved so. */
export function effectFirst(words: readonly Word[], at: number, config: Config): EffectFirst | undefined {
  const [first, second] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined || words.some(({ span }) => span.file !== first.span.file))
    return undefined;
  const textFrom = (begin: number, end: Word = last): string => {
    const word = words[begin];
    return word ? spanText(cover(word.span, end.span)) : '';
  };
  const from = first.value === 'match' ? effectOf(words) : 0;
  let moved: readonly string[] = [];
  if (at === 0 && Object.hasOwn(effects, first.value)) {
    const begin = second?.value === 'match' ? 2 : 1;
    moved = readingsOf(words.slice(begin), textFrom(begin), effects[first.value] ?? '');
  } else if (from > 0 && at === from) {
    moved = [`${textFrom(from)} ${textFrom(1, words[from - 1])}`];
  }
  const readings = moved.map((rule) => `match ${rule}`.replace(/\s+/g, ' ').trim());
  const [instead] = readings;
  if (instead === undefined || !isRule(config, instead)) return undefined;
  const everybody = words.filter(({ value }) => value === 'any' || value === 'all').length;
  const opens = !instead.endsWith(' reject') && everybody > 1;
  return { instead, readings, span: cover(first.span, last.span), mark: (at > 0 && second) || first, opens };
}

/** Behind which word of a rule its criteria begin, where its effect stands first: `match reject from any`. */
const effectOf = ([, effect]: readonly Word[]): number =>
  effect?.value === 'reject' ? 2 : effect?.value === 'action' ? 3 : 0;

/** A rule that rejects and names no recipients means all of them, most likely: without any, smtpd takes those of the machine. */
function readingsOf(words: readonly Word[], criteria: string, effect: '' | 'reject'): readonly string[] {
  if (effect === '') return [criteria];
  const isNamed = words.some(({ form, value }) => form === 'keyword' && value === 'for');
  const written = `${criteria} ${effect}`;
  return isNamed ? [written] : [`${criteria} for any ${effect}`, written];
}

/** Whether smtpd takes a text for one whole rule. */
function isRule({ release, platform, macros }: Config, text: string): boolean {
  const defines = new Map([...macros].map(([name, { value }]) => [name, value]));
  const { statements } = parseFile(
    { path: '', text: `${text}\n` },
    { release, platform, files: noFiles, defines },
  );
  return statements.length === 1 && statements[0]?.type === 'directive';
}
