import { keywords } from '../../grammar/tables/keywords.js';
import { checks } from '../../src/model/build/checks.js';
import { tableSlots } from '../../src/model/build/table-slots.js';
import { available, type Release } from '../../src/source/release.js';
import type { ReleaseSource } from './source-tree.js';

/** One subject in which two releases differ, or in which the tables are incomplete, with a line for each difference. */
export interface Difference {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** The differences between the sources of two releases: words, grammar, messages, manual. */
export function compareSources(before: ReleaseSource, after: ReleaseSource): readonly Difference[] {
  return [
    { subject: 'reserved words', lines: changes(before.keywords, after.keywords) },
    { subject: 'grammar', lines: changedProductions(before, after) },
    { subject: 'messages', lines: changes(before.messages, after.messages) },
    { subject: 'smtpd.conf(5)', lines: changes(before.manual, after.manual) },
  ].filter(({ lines }) => lines.length > 0);
}

/** The differences between the tables of this project for `release` and the source of a release. */
export function compareTables(source: ReleaseSource, release: Release): readonly Difference[] {
  const reserved = new Set(
    [...keywords].filter(([, range]) => available(range, release)).map(([word]) => word),
  );
  const known = ownTexts.map(formatOf);
  const unknown = [...source.messages].filter((text) => !known.some((format) => format.test(text)));
  return [
    {
      subject: 'reserved words against grammar/tables/keywords.ts',
      lines: changes(reserved, source.keywords),
    },
    {
      subject: 'messages that src/model/build has not',
      lines: unknown.sort().map((text) => `+ ${text}`),
    },
  ].filter(({ lines }) => lines.length > 0);
}

/** All messages in the tables. A check whose text is only `%s` gets it from a slot. */
const ownTexts: readonly string[] = [
  ...Object.values(checks).flatMap(({ text }) => (text === '%s' ? [] : text)),
  ...Object.values(tableSlots).map(({ message }) => message),
];

/** Matches the messages of an entry of the tables: `%s` is a word that smtpd fills in, or one by which the messages that share the entry differ. */
const formatOf = (text: string): RegExp => new RegExp(`^${text.split('%s').map(literally).join('.+')}$`);

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function changes(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  return [
    ...[...before].filter((each) => !after.has(each)).map((each) => `- ${each}`),
    ...[...after].filter((each) => !before.has(each)).map((each) => `+ ${each}`),
  ].sort((one, other) => (one.slice(2) < other.slice(2) ? -1 : 1));
}

function changedProductions(before: ReleaseSource, after: ReleaseSource): readonly string[] {
  const names = [...new Set([...before.productions.keys(), ...after.productions.keys()])].sort();
  return names.flatMap((name) =>
    changes(new Set(before.productions.get(name)), new Set(after.productions.get(name))).map(
      (line) => `${line.slice(0, 2)}${name}: ${line.slice(2)}`,
    ),
  );
}
