import { quoteString, replace } from '../../src/edit/edits.js';
import { brokenBefore } from '../../src/lint/repair/broken-line.js';
import { effectFirst } from '../../src/lint/repair/effect-first.js';
import { misplacedNegation } from '../../src/lint/repair/misplaced-negation.js';
import { misspeltRegex } from '../../src/lint/repair/misspelt-regex.js';
import { beginsNoWord, typographicQuotes, unquotedValue } from '../../src/lint/repair/unquoted-value.js';
import { localMethods } from '../../src/model/config/actions.js';
import type { Config } from '../../src/model/config/config.js';
import { nearest } from '../../src/source/nearest.js';
import { cut } from '../../src/source/prose.js';
import { isNewer } from '../../src/source/release.js';
import { type Span, spanText } from '../../src/source/text.js';
import { excerptOf } from '../shared/excerpt.js';
import { legacyWord } from '../shared/legacy-words.js';
import { nameBehindMethod } from '../shared/meant-names.js';
import { atLineEnd, brokenReport, carriage, closedLate } from './at-line-ends.js';
import { criterionHint } from './criterion-hints.js';
import { endOfLine, isKeywordName, takesText } from './expected.js';
import type { ErrorPlace, Explained } from './explained.js';
import { habitAt, macroHabit } from './habits.js';
import { usesOfKeywordNames } from './keyword-names.js';
import { unclosedBrace } from './unclosed-brace.js';
import { modernWords, putInQuotes, quotedFromMark, writeInstead } from './word-suggestions.js';

/** The explanations, the most specific first. */
export const explanations: readonly ((place: ErrorPlace) => Explained | undefined)[] = [
  carriage,
  closedLate,
  effectBefore,
  brokenLine,
  macroName,
  legacy,
  ofNewerRelease,
  atLineEnd,
  openBrace,
  negation,
  criterion,
  nameFirst,
  splitCommand,
  habit,
  semicolon,
  misspelt,
  regex,
  atStatement,
  afterStatement,
  inQuotesOnly,
];

/** Explains a rule that begins with what becomes of the mail. */
function effectBefore({ config, words, at }: ErrorPlace): Explained | undefined {
  const found = effectFirst(words, at, config);
  if (found === undefined) return undefined;
  const { instead, span, mark, opens } = found;
  const shown = cut(instead.replaceAll('`', "'"), 70);
  return {
    message: 'effectFirst',
    span: mark.span,
    data: { word: mark.value, instead: shown },
    suggestions: opens ? [] : [writeInstead(span, instead)],
  };
}

/** Explains a line that was meant to continue the one above, whose backslash is followed by a blank. */
function brokenLine({ span, at }: ErrorPlace): Explained | undefined {
  const line = at === 0 ? brokenBefore(span) : undefined;
  return line && brokenReport(line, span);
}

/** Explains a word of the syntax before 6.4. */
function legacy({ span, words, at }: ErrorPlace): Explained | undefined {
  const word = words[at];
  const isIndented = at === 0 && word?.form === 'keyword' && isContinued(span);
  const known = word && !isIndented ? legacyWord(words, at) : undefined;
  return (
    known && { message: 'legacy', data: { today: known.today }, suggestions: modernWords(known, words, at) }
  );
}

function ofNewerRelease({ config, text, since }: ErrorPlace): Explained | undefined {
  if (since === undefined || !isNewer(since, config.release)) return undefined;
  return { message: text.trim() === '' ? 'newerBreak' : 'newer', data: { since } };
}

function macroName({ words, at }: ErrorPlace): Explained | undefined {
  const isMacro = at === 0 && words[0]?.form === 'keyword' && words[1]?.value === '=';
  return isMacro ? { message: 'macroName' } : undefined;
}

/** Explains a `!` inside a criterion, which belongs before it. */
function negation({ words, at }: ErrorPlace): Explained | undefined {
  const misplaced = misplacedNegation(words, at);
  if (misplaced === undefined) return undefined;
  const { instead, edits, mark } = misplaced;
  const shown = cut(instead.replaceAll('`', "'"), 50);
  return {
    message: 'negation',
    span: mark.span,
    data: { instead: shown },
    suggestions: [{ description: `Write \`${shown}\``, edits }],
  };
}

/** Explains a word by the criterion that it was meant to be, at a place for a criterion or an action's name. */
function criterion({ words, at, config: { release, actions } }: ErrorPlace): Explained | undefined {
  const [word, before] = [words[at], words[at - 1]];
  const hint = criterionHint(words, at, release);
  if (hint) {
    const { instead, span: place } = hint;
    // The result would be a relay for everyone, which is not suggested.
    const opens = instead === 'from any' && words.some(({ value }, other) => other !== at && isAll(value));
    // Only the quotes are wrong; they are not shown, since quotes in plain text look like the marks around a suggested text.
    const isQuoted = word?.form === 'quoted' && instead.endsWith(` ${word.value}`);
    const write = place && !opens ? writeInstead(place, instead) : undefined;
    const suggestions = write ? [isQuoted ? { ...write, description: 'Remove the quotes' } : write] : [];
    // For a table in angle brackets, the whole reference.
    const shown = word?.form === 'symbol' && place ? { word: instead.split(' ').slice(2).join(' ') } : {};
    return { message: isQuoted ? 'quotedCriterion' : 'criterion', data: { instead, ...shown }, suggestions };
  }
  if (word?.form !== 'keyword' || words[0]?.value !== 'match' || before?.form !== 'keyword') return undefined;
  if (word.value === 'any' && asksWho.has(before.value)) return { message: 'needless' };
  if (before.value === 'action' && effects.has(word.value) && !actions.has(word.value))
    return { message: 'inlineAction' };
  if (before.value === 'action' && word.value === 'reject' && !actions.has(word.value))
    return {
      message: 'needlessAction',
      suggestions: [writeInstead({ ...word.span, start: before.span.start }, word.value)],
    };
  return undefined;
}

const isAll = (word: string): boolean => word === 'any' || word === 'all';

/** Criteria for which `any` means nothing. */
const asksWho: ReadonlySet<string> = new Set(['mail-from', 'rcpt-to', 'helo', 'tag']);

/** The methods of actions. */
const effects: ReadonlySet<string> = new Set(['relay', ...localMethods]);

/** Explains `proc-exec $command`, where the macro's value is read again as several words. */
function splitCommand({ config, span, text, words, at }: ErrorPlace): Explained | undefined {
  const before = words[at - 1]?.value;
  if ((before !== 'proc-exec' && before !== 'mda') || !text.startsWith('$')) return undefined;
  const value = config.macros.get(text.slice(1))?.value;
  if (value === undefined || !/\s/.test(value) || beginsNoWord.test(value)) return undefined;
  return { message: 'splitMacro', suggestions: [writeInstead(span, quoteString(value))] };
}

/** Explains a word that is written out of habit. */
function habit({ span, words, at, macro }: ErrorPlace): Explained | undefined {
  const isIndented = at === 0 && words[0]?.form === 'keyword' && isContinued(span);
  const written = isIndented ? undefined : habitAt(words, at);
  const known = macro === undefined ? written : macroHabit(macro);
  if (known === undefined) return undefined;
  const { why = '', help, instead } = known;
  return { message: 'habit', data: { why, help }, suggestions: instead ? [writeInstead(span, instead)] : [] };
}

/** Whether a word at the beginning of a line looks like a part of the statement above. */
const isContinued = ({ file, start }: Span): boolean => /[ \t]/.test(file.text[start - 1] ?? '');

/** Explains `maildir;`: in other languages `;` ends a statement. */
function semicolon({ span, text, expected }: ErrorPlace): Explained | undefined {
  const word = text.slice(0, -1);
  if (!/.;$/.test(text) || !(takesText(expected) || expected.includes(word))) return undefined;
  const mark = { ...span, start: span.end - 1 };
  return {
    message: 'semicolon',
    span: mark,
    suggestions: [{ description: 'Remove it', edits: [replace(mark, '')] }],
  };
}

function misspelt({ span, text, words, at, expected }: ErrorPlace): Explained | undefined {
  const isWord = words[at]?.form !== 'keyword';
  const best = isWord ? nearest(text, likeliestFirst(text, expected.filter(isKeywordName))) : undefined;
  return best === undefined
    ? undefined
    : { message: 'misspelt', data: { nearest: best }, suggestions: [writeInstead(span, best)] };
}

/** Explains `regexp "…"`: smtpd reads `regexp` as a value that is followed by another one. */
function regex({ words, at }: ErrorPlace): Explained | undefined {
  const word = misspeltRegex(words, at);
  return (
    word && {
      message: 'misspelt',
      span: word.span,
      data: { word: word.value, nearest: 'regex' },
      suggestions: [writeInstead(word.span, 'regex')],
    }
  );
}

function atStatement({ words, at }: ErrorPlace): Explained | undefined {
  if (at !== 0 || words[0]?.form === 'symbol') return undefined;
  return { message: words[0]?.form === 'keyword' ? 'continued' : 'statement' };
}

function afterStatement({ expected }: ErrorPlace): Explained | undefined {
  return expected.every((what) => what === endOfLine) ? { message: 'extra' } : undefined;
}

/** Explains a criterion of a rule, or the next statement, after a brace that is never closed. */
function openBrace({ text, words, at }: ErrorPlace): Explained | undefined {
  const found = unclosedBrace(words, at);
  if (found === undefined) return undefined;
  const { file, end } = found.last.span;
  return {
    message: 'openBrace',
    span: found.open.span,
    related: [{ span: words[at]?.span ?? found.open.span, message: `\`${text}\` is read as an entry` }],
    suggestions: [{ description: 'Close it', edits: [replace({ file, start: end, end }, ' }')] }],
  };
}

/** Explains `action mbox "in"`: the name of an action comes before its method. */
function nameFirst({ words, at }: ErrorPlace): Explained | undefined {
  const late = at === 1 ? nameBehindMethod(words) : undefined;
  if (late === undefined) return undefined;
  const { method, name } = late;
  const edits = [replace(method.span, spanText(name.span)), replace(name.span, spanText(method.span))];
  return {
    message: 'nameFirst',
    data: { name: excerptOf(name.span, 40) },
    suggestions: [{ description: 'Write the name first', edits }],
  };
}

/** Explains a word that would be right in quotes. The value of a macro is read as if it were written there without any. */
function inQuotesOnly(place: ErrorPlace): Explained | undefined {
  const { config, span, text, words, at, expected } = place;
  if (!takesText(expected)) return undefined;
  const form = words[at]?.form;
  if (form === 'keyword') return keywordAsText(place);
  if (form === 'number') return { message: 'number' };
  const value = unquotedValue(span, config);
  if (value !== undefined)
    return { message: 'unquotedMacro', suggestions: [writeInstead(value.span, value.text)] };
  const quotes = typographicQuotes(span);
  if (quotes.length > 0) return plainQuotes(config);
  if (beginsNoWord.test(text)) return { message: 'unquoted', suggestions: quotedFromMark(span) };
  return undefined;
}

/** Plain quotes in all refused statements: whoever writes such quotes writes them everywhere. */
function plainQuotes({ statements }: Config): Explained {
  const quotes = statements.flatMap((each) =>
    each.type === 'error' ? typographicQuotes(each.problem.span) : [],
  );
  const edits = quotes.map(({ span, text }) => replace(span, text));
  return { message: 'typographic', suggestions: [{ description: 'Write plain quotes', edits }] };
}

/** Explains a keyword that needs quotes, with its uses if it is a name. */
function keywordAsText({ config, span, text, statement, words, at }: ErrorPlace): Explained {
  const isTable = words[at - 1]?.form === 'symbol' && words[at - 1]?.value === '<';
  const other = isTable && !config.tables.has(text) ? tableLike(text, config) : undefined;
  if (other !== undefined)
    return {
      message: 'keywordTable',
      data: { nearest: other },
      suggestions: [writeInstead(span, isKeywordName(other) ? other : quoteString(other))],
    };
  const uses = (statement && usesOfKeywordNames(config).get(statement)) ?? [];
  return {
    message: 'keyword',
    related: uses.slice(0, maxPlaces).map(({ word }) => ({ span: word.span, message: 'needs them, too' })),
    suggestions: [putInQuotes(text, [span, ...uses.map(({ word }) => word.span)])],
  };
}

/** The table that a name may be a misspelling or the beginning of. */
const tableLike = (name: string, { tables }: Config): string | undefined =>
  nearest(name, tables.keys()) ?? [...tables.keys()].find((each) => each.startsWith(name));

/** The most places that are reported for one name. */
const maxPlaces = 5;

/** Orders candidates so that, at equal distance, those with the same number of letters come first: `form` is `from` rather than `for`. */
function likeliestFirst(word: string, candidates: readonly string[]): readonly string[] {
  const rank = (candidate: string): number => (candidate.length === word.length ? 0 : 1);
  return [...candidates].sort((a, b) => rank(a) - rank(b));
}
