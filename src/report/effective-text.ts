import type { EffectiveStatement } from '../model/effective/effective-config.js';
import { inWords } from '../source/prose.js';
import type { Release } from '../source/release.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { type Locate, rangeOf } from './places.js';
import { printable } from './printable.js';

/** The statements that smtpd holds, with the names to print. */
export interface NamedStatements {
  readonly name: string;
  readonly release: Release;
  readonly statements: readonly EffectiveStatement[];
  /** Includes that were not read. */
  readonly notRead: readonly string[];
  readonly locate: Locate;
}

/** A configuration that smtpd takes, each statement with a comment that says where it is written. The statements are as they are, whatever is in them. */
export function effectiveText({ name, release, statements, notRead, locate }: NamedStatements): string {
  const head = [
    `# ${printable(name)}, as smtpd ${release} holds it`,
    ...notRead.map((path) => `# Not read: ${printable(path)}`),
  ].map(withoutContinuation);
  const lines = statements.map((each) => `${each.text}  ${withoutContinuation(sourceOf(each, locate))}`);
  return [...head, ...lines, ''].join('\n');
}

function sourceOf({ span, implied }: EffectiveStatement, locate: Locate): string {
  if (span === undefined) return '# default';
  const place = `${printable(locate(span.file.path))}:${rangeOf(span).line}`;
  return implied.length === 0 ? `# ${place}` : `# ${place}, which implies ${inWords(implied)}`;
}

/** A comment goes on in the next line where its own ends in a backslash. */
const withoutContinuation = (comment: string): string => comment.replace(/[\\ ]+$/, '');

/** The same as data. */
export function effectiveJson({ name, release, statements, notRead, locate }: NamedStatements): string {
  const data = statements.map(({ text, span, implied }) => ({
    text,
    at: span === undefined ? null : { file: locate(span.file.path), line: rangeOf(span).line },
    implied,
  }));
  return `${toPlainJson({ schemaVersion, path: name, release, statements: data, notRead })}\n`;
}
