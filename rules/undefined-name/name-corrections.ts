import type { Statement } from '../../grammar/ast.js';
import { keywords } from '../../grammar/index.js';
import { moveBefore, quoteString, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, NameKind } from '../../src/model/config/config.js';
import { type Declaration, nounOf } from '../../src/model/declarations.js';
import { type Span, spanText } from '../../src/source/text.js';
import { suggest } from '../shared/suggest.js';
import type { DeclaredNames } from './declared-names.js';

/** The noun for a kind of name, or its keyword if there is no other word. */
export const kindWord = (kind: NameKind): string =>
  ['pki', 'ca', 'process', 'wrapper'].includes(kind) ? `\`${nounOf[kind]}\`` : nounOf[kind];

/** The words after the name in a declaration, as placeholders. */
const declared: Readonly<Record<NameKind, string>> = {
  table: 'file:PATH',
  action: 'METHOD',
  filter: 'proc-exec COMMAND',
  process: 'COMMAND',
  pki: 'cert PATH',
  ca: 'cert PATH',
  wrapper: 'COMMAND',
  macro: '= VALUE',
};

/** `table users file:PATH`: a possible declaration of a name. */
export function declarationOf(kind: NameKind, name: string): string {
  const isPlain = /^[A-Za-z][\w.-]*$/.test(name) && !keywords.has(name);
  const word = isPlain ? name : quoteString(name);
  return [...(kind === 'macro' ? [] : [nounOf[kind]]), word, declared[kind]].join(' ').replaceAll('`', "'");
}

/** Suggests moving a declaration before its first use, if all that it needs itself is declared by then. */
export function declarationMovedUp(
  names: DeclaredNames,
  { kind, name, statement }: Declaration,
  use: Statement,
): readonly Suggestion[] {
  const first = names.firstUse(kind, name.value, use.span.file) ?? use;
  const isReady = names.usedBy(statement).every((reference) => {
    const needed = names.get(reference.kind, reference.name);
    return needed !== undefined && names.statements.isBefore(needed.statement, first);
  });
  return suggest('Move the declaration up', isReady ? moveBefore(statement.span, first.span) : undefined);
}

/** The lower-case name, if a pki or ca is declared with it: smtpd 7.0 and newer keep names in lower case, and look them up as they are written. */
export function otherCase({ pkis, cas }: Config, kind: NameKind, name: string): string | undefined {
  const lower = name.toLowerCase();
  const known = kind === 'pki' ? pkis : kind === 'ca' ? cas : undefined;
  return lower !== name && known?.has(lower) ? lower : undefined;
}

export const renameSuggestion = (span: Span, name: string, other: string): Suggestion => ({
  description: `Write \`${other.replaceAll('`', "'")}\``,
  edits: [replace(span, writtenAs(span, name, other))],
});

/** The new name with the same marks around it as the old one. */
function writtenAs(span: Span, name: string, other: string): string {
  const text = spanText(span);
  const at = text.lastIndexOf(name);
  if (at === -1) return quoteString(other);
  const bare = text === name && !/^[A-Za-z0-9_:][\w.:@-]*$/.test(other);
  return bare ? quoteString(other) : text.slice(0, at) + other + text.slice(at + name.length);
}
