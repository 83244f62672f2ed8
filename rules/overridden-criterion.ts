import type { Directive, Option } from '../grammar/ast.js';
import { optionAt, removeOption } from '../src/edit/edits.js';
import { Removals } from '../src/lint/unused.js';
import { wordsOf } from '../src/lint/words.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'overridden-criterion',
  category: 'correctness',
  severity: 'warning',
  summary: 'a criterion that a later one of the same rule replaces without a word',
  docs: {
    why: `\`from auth\`, \`from mail-from\` and \`for rcpt-to\` set the same condition as \`auth\`, \`mail-from\` and \`rcpt-to\`, and a rule has one of each. smtpd refuses the second one, but not where the long form comes last: then it forgets the first without a word. \`match mail-from "@example.org" from mail-from "@example.net"\` lets in example.net, and says nothing about example.org.`,
    bad: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 port 587 tls-require pki mail.example.org auth
action "outbound" relay
match auth { "anna" } from auth { "anna", "bert" } for any action "outbound"
`,
    },
    good: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"
listen on eth0 port 587 tls-require pki mail.example.org auth
action "outbound" relay
match from auth { "anna", "bert" } for any action "outbound"
`,
    },
    fix: 'Leave the first one out to keep what smtpd does. Where both were meant to hold, it takes two rules: one that rejects what must not pass, and one below it.',
    disable: 'Never: the words that are forgotten can only mislead.',
    references: ['smtpd.conf(5), match'],
  },
  messages: {
    forgotten:
      '{last} sets the same condition as {first} before it, and smtpd forgets the first without a word; write one of the two',
  },
  *check({ config }) {
    const removals = new Removals(config);
    for (const { statement } of config.rules) {
      for (const { first, last } of replaced(statement)) {
        const option = optionAt(statement, first.span);
        const edits = option ? [removeOption(option.span)] : [];
        const orphans = removals.orphansOf(edits);
        yield {
          message: 'forgotten',
          data: { first: wordsOf(first.span, 50), last: wordsOf(last.span, 50) },
          span: first.span,
          related: [{ span: last.span, message: 'replaces it' }],
          suggestions:
            option && orphans
              ? [{ description: 'what smtpd forgets goes', edits: [...edits, ...orphans] }]
              : [],
        };
      }
    }
  },
});

/** The long forms, by the words they begin with, and the criteria that they set. */
const longForms: Readonly<Record<string, readonly string[]>> = {
  from: ['auth', 'mail-from'],
  for: ['rcpt-to'],
};

/** Criteria that a long form behind them replaces. The other way round smtpd refuses the rule. */
function* replaced({ items }: Directive): Generator<{ readonly first: Option; readonly last: Option }> {
  const earlier = new Map<string, Option>();
  for (const item of items) {
    if (item.type !== 'option') continue;
    const { keyword } = item;
    const inner = item.items.find((part) => part.type === 'option');
    const sets = longForms[keyword.value]?.find((name) => inner?.keyword.value === name);
    const first = sets === undefined ? undefined : earlier.get(sets);
    if (first !== undefined) yield { first, last: item };
    if (keyword.value !== 'from' && keyword.value !== 'for') earlier.set(keyword.value, item);
  }
}
