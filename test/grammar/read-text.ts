import type { Item, Statement, Word } from '../../grammar/ast.js';
import { createReader, type Parse, parseFile } from '../../grammar/index.js';
import type { Complaint, StatementReader } from '../../grammar/reader.js';
import type { Release } from '../../src/source/release.js';
import { filesBelow } from '../support/folder-files.js';

interface ReadText {
  readonly release?: Release;
  readonly files?: Readonly<Record<string, string>>;
  readonly defines?: Readonly<Record<string, string>>;
}

export function read(
  text: string,
  { release = '7.9', files = {}, defines = {} }: ReadText = {},
): StatementReader {
  const options = {
    release,
    platform: 'portable',
    files: filesBelow(files),
    defines: new Map(Object.entries(defines)),
  } as const;
  return createReader({ path: 'smtpd.conf', text }, options);
}

export function parsed(text: string, { release = '7.9', files = {} }: ReadText = {}): Parse {
  return parseFile({ path: 'smtpd.conf', text }, { release, platform: 'portable', files: filesBelow(files) });
}

/** What smtpd would print: `3: syntax error`, with the file's name where it is an included one. */
export function printed(complaints: readonly Complaint[]): readonly string[] {
  return complaints
    .filter((complaint) => complaint.printed)
    .map(({ at, message }) => {
      const file = at?.file.path === 'smtpd.conf' ? '' : `${at?.file.path}:`;
      return `${file}${at?.line}: ${message}`;
    });
}

/** A tree without what depends on where its text stands. */
export function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const places = new Set(['span', 'writtenAt', 'token', 'open']);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !places.has(key))
      .map(([key, inner]) => [key, key === 'negation' ? inner !== undefined : withoutPlaces(inner)]),
  );
}

/** Every word of some statements, in the order of the text. */
export function words(statements: readonly Statement[]): readonly Word[] {
  return statements.flatMap((statement) => {
    if (statement.type === 'macro') return [statement.name, statement.value];
    if (statement.type === 'error') return statement.words;
    return [statement.keyword, ...statement.items.flatMap(wordsOf)];
  });
}

function wordsOf(item: Item): readonly Word[] {
  switch (item.type) {
    case 'word':
      return [item];
    case 'option':
      return [item.keyword, ...item.items.flatMap(wordsOf)];
    case 'table-reference':
      return [item.name];
    case 'inline-list':
      return item.entries;
    case 'inline-mapping':
      return item.entries.flatMap(({ key, value }) => [key, value]);
  }
}
