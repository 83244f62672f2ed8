import type { Related } from '../src/lint/finding.js';
import { Removals } from '../src/lint/unused.js';
import { isWhole } from '../src/lint/whole.js';
import { positionAt } from '../src/source/text.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'redundant-rule',
  category: 'style',
  severity: 'warning',
  summary: 'a rule without which the next rules do the same',
  docs: {
    why: `Without this rule nothing would change: the next rules that match its mail do the same with it. Whoever changes one of the two later, and not the other, changes less than they think.`,
    bad: {
      conf: `table domains { "example.org", "example.com" }

listen on eth0

action "inbox" maildir
action "out" relay

match from any for domain "example.org" action "inbox"
match from any for domain <domains> action "inbox"
match from local for any action "out"
`,
    },
    good: {
      conf: `table domains { "example.org", "example.com" }

listen on eth0

action "inbox" maildir
action "out" relay

match from any for domain <domains> action "inbox"
match from local for any action "out"
`,
    },
    fix: `Remove the rule; or, if it was to do something else, give it the action that was meant. \`--fix\` leaves it alone, because a rule that a person wrote may be there for the day when the wider one changes; \`--fix --suggest redundant-rule\` removes it.`,
    disable: `For a file made by a program, or where rules are kept one for each domain on purpose.`,
    references: ['smtpd.conf(5), match'],
  },
  messages: {
    surplus: 'this rule changes nothing: the next to take its mail, {heirs}, does the same; remove it',
  },
  *check({ config, surplus }) {
    // Rules without any listener are a part of a configuration.
    if (!isWhole(config) || config.listeners.length === 0) return;
    const removals = new Removals(config);
    for (const { rule: index, heirs } of surplus.rules) {
      const rule = config.rules[index - 1];
      if (rule === undefined) continue;
      const next = heirs.flatMap((heir) => config.rules[heir - 1] ?? []);
      const removed = removals.of(rule.span);
      yield {
        message: 'surplus',
        data: {
          heirs: next.map(({ span }) => `line ${positionAt(span.file, span.start).line}`).join(' or '),
        },
        span: rule.span,
        related: next.map(({ span }): Related => ({ span, message: 'does the same with its mail' })),
        suggestions: removed === undefined ? [] : [{ description: 'the rule goes', edits: removed }],
      };
    }
  },
});
