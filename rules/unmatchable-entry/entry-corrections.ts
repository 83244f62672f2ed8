import { optionAt, replace } from '../../src/edit/edits.js';
import { rewriteKey } from '../../src/edit/entry-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config } from '../../src/model/config/config.js';
import { cut } from '../../src/source/prose.js';
import { canHold } from '../../src/verify/space/matchable-entries.js';
import type { Impossible } from '../shared/entry-faults.js';
import { expressionAsMeant, type Surprise } from '../shared/expression-surprises.js';
import { entriesOf, type PlacedEntry, type TableUse } from '../shared/table-uses.js';

/** The right forms of such entries, for the rule's help. */
export const usual: Partial<Readonly<Record<Impossible['is'], string>>> = {
  domain: 'it as in `example.org`',
  address: 'it as in `user@example.org`',
  network: 'it as in `192.0.2.0/24`, with at most `/32` (IPv6: `/128`)',
  'wildcard-network': 'it as in `192.0.2.0/24`',
};

export const escapedHelp = ({ surprise }: Extract<Impossible, { readonly is: 'escaped' }>): string =>
  surprise === undefined ? 'correct the expression' : 'write one backslash';

export const shortEntry = (text: string): string => cut(text.replace(/\s+/g, ' '), 40);

export function entryCorrections(
  config: Config,
  use: TableUse,
  entry: PlacedEntry,
  why: Impossible,
): readonly Suggestion[] {
  if (why.is === 'null-sender') return nullSender(use);
  if ('surprise' in why && why.surprise !== undefined) return asElsewhere(config, use, entry, why.surprise);
  const instead = 'instead' in why ? why.instead : undefined;
  if (
    instead === undefined ||
    (use.compared !== 'source' && use.compared !== 'domain' && use.compared !== 'mail')
  )
    return [];
  const edit = rewriteKey(config, entry, instead);
  return edit ? [{ description: `Write \`${instead}\``, edits: [edit] }] : [];
}

/** Suggests an expression with the meaning that it has in other programs, if it can match anything then. */
function asElsewhere(
  config: Config,
  { compared }: TableUse,
  entry: PlacedEntry,
  surprise: Surprise,
): readonly Suggestion[] {
  const key = expressionAsMeant(entry.key, surprise);
  if (key === undefined || compared === 'tag' || canHold(compared, key, true) !== true) return [];
  const edit = rewriteKey(config, entry, key);
  return edit ? [{ description: 'Write the expression as smtpd reads it', edits: [edit] }] : [];
}

/** Suggests the expression that matches the null sender, if the criterion asks for nothing else. */
function nullSender({ rule, words, span, table, negated }: TableUse): readonly Suggestion[] {
  const option = rule && optionAt(rule.statement, span);
  if (option === undefined || words !== 'mail-from' || entriesOf(table).length > 1) return [];
  if (option.keyword.value !== 'mail-from') return [];
  const text = `${negated ? '!' : ''}mail-from regex "^@$"`;
  return [{ description: 'Match the null sender', edits: [replace(option.span, text)] }];
}
