import { keywords } from '../../grammar/tables/keywords.js';
import { checks } from '../../src/model/build/checks.js';
import { tableSlots } from '../../src/model/build/table-slots.js';
import { available, type Release } from '../../src/source/release.js';
import type { ReleaseSource } from './source-tree.js';

/** One subject that two releases differ in, or that the tables lack: its lines, each with what it says. */
export interface Difference {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** What a release's source changes against another's: words, grammar, messages, manual; what is equal is left out. */
export function compareSources(before: ReleaseSource, after: ReleaseSource): readonly Difference[] {
  return [
    { subject: 'reserved words', lines: changes(before.keywords, after.keywords) },
    { subject: 'grammar', lines: changedProductions(before, after) },
    { subject: 'messages', lines: changes(before.messages, after.messages) },
    { subject: 'smtpd.conf(5)', lines: changes(before.manual, after.manual) },
  ].filter(({ lines }) => lines.length > 0);
}

/** What the tables of this project say otherwise than a release's source: `release` is the one that they are asked about. */
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

/** All that the tables let smtpd say. A check whose text is all filled in gets it from a slot. */
const ownTexts: readonly string[] = [
  ...Object.values(checks).flatMap(({ text }) => (text === '%s' ? [] : text)),
  ...Object.values(tableSlots).map(({ message }) => message),
];

/** The texts that a row of the tables stands for: its `%s` is a word that smtpd fills in, or one that the row has in common with others. */
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
