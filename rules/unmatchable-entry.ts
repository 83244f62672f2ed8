import { optionAt, replace } from '../src/edit/edits.js';
import { rewriteKey } from '../src/edit/entries.js';
import { faultyUses, type Impossible } from '../src/lint/entry-faults.js';
import { asMeant, type Surprise } from '../src/lint/expression-surprises.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { entriesOf, type PlacedEntry, type TableUse } from '../src/lint/table-uses.js';
import type { Config } from '../src/model/config.js';
import { canHold } from '../src/verify/matchable.js';

const messages = {
  network: 'smtpd cannot read {entry} as a network and says nothing, so {effect}; write {instead}',
  'wildcard-network': 'networks know no wildcards and {entry} is none, so {effect}; write {instead}',
  'wildcard-name':
    'from rdns knows no patterns and a host would have to be called {entry}, so {effect}; write from rdns regex',
  file: '{entry} is a text here and no file that smtpd would read, so {effect}; write table NAME {entry}, and <NAME> here',
  'null-sender': '{entry} is looked up as an address, so {effect}; the null sender is mail-from regex "^@$"',
  domain: 'no domain reads like {entry}, so {effect}; write {instead}',
  address: 'no mail address reads like {entry}, so {effect}; write {instead}',
  expression:
    '{entry} does not compile ({problem}), which smtpd does not say, so {effect}; mend the expression',
  upper:
    'smtpd makes text and expression lower case, and nothing is [[:upper:]] then, so {effect}; write [[:alpha:]]',
  backslash:
    'two backslashes in {entry} ask for a backslash in the text, where there is none, so {effect}; write one',
  folded:
    'smtpd makes expressions lower case, so {part} in {entry} is its opposite and {effect}; write {instead}',
  nothing: 'nothing that is compared with {entry} can match it, so {effect}; mend the expression',
} as const satisfies Readonly<Record<Impossible['is'], string>>;

/** Entries of one table that are reported one by one: what is wrong with more of them is one mistake. */
const mostReported = 20;

export default defineRule({
  id: 'unmatchable-entry',
  category: 'correctness',
  severity: 'warning',
  summary: 'an entry or expression that can never match, so that its negation always does',
  messages,
  *check(context) {
    const { config } = context;
    for (const { use, faults, effect } of faultyUses(config)) {
      const impossible = faults.flatMap(({ entry, fault }) =>
        fault.type === 'impossible' ? [{ entry, why: fault.why }] : [],
      );
      for (const { entry, why } of impossible.slice(0, mostReported)) {
        const folded = why.is === 'folded' ? why.surprise : undefined;
        const instead = 'instead' in why ? why.instead : folded?.instead;
        yield {
          message: why.is,
          data: {
            entry: shortened(entry.key),
            effect,
            instead: instead ?? usual[why.is] ?? '',
            part: folded?.part ?? '',
            problem: why.is === 'expression' ? why.message : '',
          },
          span: entry.span,
          related: use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: 'compared here' }],
          suggestions: suggestionsFor(config, use, entry, why),
        };
      }
    }
  },
});

/** What such entries look like when they are right. */
const usual: Partial<Readonly<Record<Impossible['is'], string>>> = {
  domain: 'it as in example.org',
  address: 'it as in user@example.org',
  network: 'it as in 192.0.2.0/24, with /32 at most (IPv6: /128)',
  'wildcard-network': 'it as in 192.0.2.0/24',
};

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
};

function suggestionsFor(
  config: Config,
  use: TableUse,
  entry: PlacedEntry,
  why: Impossible,
): readonly Suggestion[] {
  if (why.is === 'null-sender') return nullSender(use);
  if ('surprise' in why) return asElsewhere(config, use, entry, why.surprise);
  const instead = 'instead' in why ? why.instead : undefined;
  if (
    instead === undefined ||
    (use.compared !== 'source' && use.compared !== 'domain' && use.compared !== 'mail')
  )
    return [];
  const edit = rewriteKey(config, entry, instead);
  return edit ? [{ description: `${instead} is meant`, edits: [edit] }] : [];
}

/** An expression as other programs read it, unless it can match nothing then either. */
function asElsewhere(
  config: Config,
  { compared }: TableUse,
  entry: PlacedEntry,
  surprise: Surprise,
): readonly Suggestion[] {
  const key = asMeant(entry.key, surprise);
  if (key === undefined || compared === 'tag' || canHold(compared, key, true) !== true) return [];
  const edit = rewriteKey(config, entry, key);
  return edit ? [{ description: 'the expression as it is meant elsewhere', edits: [edit] }] : [];
}

/** The expression that finds the null sender, where nothing else is asked for. */
function nullSender({ rule, words, span, table, negated }: TableUse): readonly Suggestion[] {
  const option = rule && optionAt(rule.statement, span);
  if (option === undefined || words !== 'mail-from' || entriesOf(table).length > 1) return [];
  if (option.keyword.value !== 'mail-from') return [];
  const text = `${negated ? '!' : ''}mail-from regex "^@$"`;
  return [{ description: 'the null sender', edits: [replace(option.span, text)] }];
}
