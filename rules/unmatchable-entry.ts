import { defineRule, type MessageText } from '../src/lint/rule.js';
import { faultyUses, type Impossible } from './shared/entry-faults.js';
import { entryCorrections, escapedHelp, shortEntry, usual } from './unmatchable-entry/entry-corrections.js';

const messages = {
  network: {
    message: '`{entry}` is no network',
    label: 'smtpd cannot read it, and does not say so',
    note: '{effect}',
    help: 'write {instead}',
  },
  'wildcard-network': {
    message: '`{entry}` is no network',
    label: 'networks know no wildcards',
    note: '{effect}',
    help: 'write {instead}',
  },
  'wildcard-name': {
    message: '`{entry}` is no pattern',
    label: '`from rdns` compares it literally',
    note: '{effect}',
    help: 'write `from rdns regex`',
  },
  file: {
    message: '`{entry}` is not read as a file',
    label: 'a text, not a path',
    note: '{effect}',
    help: 'declare `table NAME {entry}`, and write `<NAME>` here',
  },
  'null-sender': {
    message: '`{entry}` does not match the null sender',
    label: 'compared as an address',
    note: '{effect}',
    help: 'write `mail-from regex "^@$"`',
  },
  'filter-null-sender': {
    message: '`{entry}` does not match the null sender',
    label: 'a filter does not see it so',
    note: '{effect}',
    help: 'write `mail-from regex "^<?>?$"`',
  },
  domain: {
    message: '`{entry}` is no domain name',
    label: 'never matches a domain',
    note: '{effect}',
    help: 'write {instead}',
  },
  address: {
    message: '`{entry}` is no mail address',
    label: 'never matches an address',
    note: '{effect}',
    help: 'write {instead}',
  },
  empty: {
    message: '`{words} ""` matches nothing',
    note: '{effect}',
    help: 'write {instead}',
  },
  'empty-entry': {
    message: 'An empty entry matches nothing',
    help: 'remove it',
  },
  expression: {
    message: 'Regular expression does not compile',
    label: '{problem}',
    note: 'smtpd does not say so. {effect}',
    help: 'correct the expression',
  },
  upper: {
    message: '`[[:upper:]]` never matches',
    label: 'smtpd compares in lower case',
    note: '{effect}',
    help: 'write `[[:alpha:]]`',
  },
  backslash: {
    message: 'Two backslashes match a literal backslash',
    label: 'the text has no backslash',
    note: '{effect}',
    help: 'write one backslash',
  },
  folded: {
    message: '`{part}` means its opposite',
    label: 'smtpd lower-cases expressions',
    note: '{effect}',
    help: 'write {instead}',
  },
  escaped: {
    message: 'Regular expression for names with a backslash',
    label: 'no machine has such a name',
    note: 'smtpd takes one from a client or from DNS, and it matches',
    help: '{instead}',
  },
  nothing: {
    message: 'Regular expression that never matches',
    label: 'nothing compared with it can match',
    note: '{effect}',
    help: 'correct the expression',
  },
} as const satisfies Readonly<Record<Impossible['is'] | 'empty' | 'empty-entry', MessageText>>;

/** The most entries of one table that are reported one by one: with more faults than that, the table as a whole is the mistake. */
const maxReported = 20;

export default defineRule({
  id: 'unmatchable-entry',
  category: 'correctness',
  severity: 'warning',
  summary: 'An entry that can never match',
  messages,
  *check(context) {
    const { config } = context;
    for (const { use, faults, effect } of faultyUses(config)) {
      const impossible = faults.flatMap(({ entry, fault }) =>
        fault.type === 'impossible' ? [{ entry, why: fault.why }] : [],
      );
      for (const { entry, why } of impossible.slice(0, maxReported)) {
        const folded = why.is === 'folded' ? why.surprise : undefined;
        const instead = 'instead' in why ? why.instead : folded?.instead;
        yield {
          message: entry.key === '' ? (use.table.origin === 'anonymous' ? 'empty' : 'empty-entry') : why.is,
          data: {
            words: use.words,
            entry: shortEntry(entry.key),
            // Omitted if the headline says it already.
            effect: entry.key === '' && !use.negated ? '' : effect,
            instead:
              why.is === 'escaped'
                ? escapedHelp(why)
                : instead
                  ? `\`${instead}\``
                  : (usual[why.is] ?? 'a name'),
            part: folded?.part ?? '',
            problem: why.is === 'expression' ? why.message : '',
          },
          span: entry.span,
          related:
            use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: 'compares with it here' }],
          suggestions: entryCorrections(config, use, entry, why),
        };
      }
    }
  },
});
