import { moveBefore } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { isWhole } from '../src/lint/whole.js';
import { wordsOf } from '../src/lint/words.js';
import type { MatchRule } from '../src/model/config.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'late-reject',
  category: 'correctness',
  severity: 'warning',
  summary: 'a reject below all rules that accept, where it cannot block anything',
  docs: {
    why: `The first rule that matches decides, and what no rule matches is rejected. So a \`reject\` with nothing but rejects below it makes no difference: mail that gets there would have been rejected anyway, and the mail that it names was accepted by a rule above. Block lists that are added at the end of the file block nobody.`,
    bad: {
      conf: `table spammers { "@spam.example.net" }

listen on eth0

action "inbox" maildir

match from any for domain "example.org" action "inbox"
match from any mail-from <spammers> for any reject
`,
    },
    good: {
      conf: `table spammers { "@spam.example.net" }

listen on eth0

action "inbox" maildir

match from any mail-from <spammers> for any reject
match from any for domain "example.org" action "inbox"
`,
    },
    fix: 'Move the rule above those that accept. A last `match from any for any reject`, which only says what happens anyway, is not reported.',
    disable: 'When the file is made of parts, and other rules may follow.',
    references: ['smtpd.conf(5), match'],
  },
  messages: {
    late: '{words} is rejected too late: rules above have accepted what they take, and the rest is rejected anyway; move the rule above those that accept',
  },
  *check(context) {
    const { config } = context;
    const rejects = config.rules.slice(config.rules.findLastIndex(accepts) + 1);
    const suspects = rejects.filter((rule) => blocked(rule) !== undefined);
    const [first] = config.rules.filter(accepts);
    if (suspects.length === 0 || first === undefined || !isWhole(config)) return;
    for (const rule of suspects) {
      const span = blocked(rule)?.span ?? rule.span;
      yield {
        message: 'late',
        data: { words: wordsOf(span, 60) },
        span: rule.span,
        related: [{ span: first.span, message: 'accepts before it' }],
        suggestions: movedUp(rule, first),
      };
    }
  },
});

const accepts = ({ outcome }: MatchRule): boolean => outcome.type === 'action';

/** What a rule was written to keep out: senders, recipients, names or networks that it lists. */
const blocked = ({ mailFrom, rcptTo, helo, from }: MatchRule) =>
  [mailFrom, rcptTo, helo, from.type === 'src' || from.type === 'rdns' ? from : undefined].find(
    (criterion) => criterion && !criterion.negated,
  );

/** The rule before the first that accepts. */
function movedUp(rule: MatchRule, first: MatchRule): readonly Suggestion[] {
  const edits = moveBefore(rule.span, first.span);
  return edits ? [{ description: 'it is rejected before a rule accepts it', edits }] : [];
}
