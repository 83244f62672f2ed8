import type { Word } from '../../../grammar/ast.js';
import { parseFile } from '../../../grammar/index.js';
import type { Config } from '../../model/config/config.js';
import { noFiles } from '../../source/host.js';
import { cover, type Span, spanText } from '../../source/text.js';

/** A rule whose effect comes before its criteria, as in other languages. */
export interface EffectFirst {
  /** The rule in the form that smtpd accepts. */
  readonly instead: string;
  /** All possible meanings: a rule that names no recipients may be about all of them, as in other languages, or about those of the machine. */
  readonly readings: readonly string[];
  /** The whole rule as it is written. */
  readonly span: Span;
  /** The effect, if it is one word, or the first word of the rule. */
  readonly mark: Word;
  /** Whether it takes mail from everyone to everyone. */
  readonly opens: boolean;
}

/** The first words of rules in other languages, with the words that end the rule here; empty if the rule names its action itself. */
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

/** The rule with its effect moved to the end, for `reject from any for domain "x"` and `match reject from any …`, or undefined if that does not give a rule. */
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

/** The index at which the criteria of a rule begin, if its effect comes first: `match reject from any`. 0 if it does not. */
const effectOf = ([, effect]: readonly Word[]): number =>
  effect?.value === 'reject' ? 2 : effect?.value === 'action' ? 3 : 0;

/** A rule that rejects and names no recipients most likely means all of them; smtpd assumes those of the machine. */
function readingsOf(words: readonly Word[], criteria: string, effect: '' | 'reject'): readonly string[] {
  if (effect === '') return [criteria];
  const isNamed = words.some(({ form, value }) => form === 'keyword' && value === 'for');
  const written = `${criteria} ${effect}`;
  return isNamed ? [written] : [`${criteria} for any ${effect}`, written];
}

/** Whether smtpd reads a text as one whole rule. */
function isRule({ release, platform, macros }: Config, text: string): boolean {
  const defines = new Map([...macros].map(([name, { value }]) => [name, value]));
  const { statements } = parseFile(
    { path: '', text: `${text}\n` },
    { release, platform, files: noFiles, defines },
  );
  return statements.length === 1 && statements[0]?.type === 'directive';
}
