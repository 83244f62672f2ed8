import type { EffectiveStatement } from '../model/effective/effective-config.js';
import { inWords } from '../source/prose.js';
import type { Release } from '../source/release.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { type Locate, rangeOf } from './places.js';
import { printable } from './printable.js';

/** The effective statements of a configuration, with the names to print. */
export interface NamedStatements {
  readonly name: string;
  readonly release: Release;
  readonly statements: readonly EffectiveStatement[];
  /** Includes that were not read. */
  readonly notRead: readonly string[];
  readonly locate: Locate;
}

/** The effective statements as a configuration that smtpd accepts, each with a comment that names its source. The statements are printed unescaped, whatever they contain. */
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

/** Removes a trailing backslash, which would continue a comment on the next line. */
const withoutContinuation = (comment: string): string => comment.replace(/[\\ ]+$/, '');

/** The effective statements as JSON. */
export function effectiveJson({ name, release, statements, notRead, locate }: NamedStatements): string {
  const data = statements.map(({ text, span, implied }) => ({
    text,
    at: span === undefined ? null : { file: locate(span.file.path), line: rangeOf(span).line },
    implied,
  }));
  return `${toPlainJson({ schemaVersion, path: name, release, statements: data, notRead })}\n`;
}
