import { optionAt, removeOption } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { Removals } from '../src/lint/unused.js';
import type { Config, MatchRule } from '../src/model/config.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'match-tls',
  category: 'correctness',
  severity: 'error',
  summary: 'smtpd never learnt to match tls: mail that gets to such a rule fails for now',
  docs: {
    why: `\`match tls\` is in the language and in the manual, but smtpd has no answer to it: whenever a rule with \`tls\` or \`!tls\` is tried and all else of it matches, the mail fails for now with \`451\`, with TLS and without. The sender tries again for days and gives up. Rules behind it never see that mail.`,
    bad: {
      conf: `listen on eth0

action "inbox" maildir

match tls from any for domain "example.org" action "inbox"
`,
    },
    good: {
      conf: `pki mail.example.org cert "/etc/ssl/mail.example.org.crt"
pki mail.example.org key "/etc/ssl/private/mail.example.org.key"

listen on eth0 tls-require pki mail.example.org

action "inbox" maildir

match from any for domain "example.org" action "inbox"
`,
    },
    fix: `Demand TLS where the session begins: \`tls-require\` on the listener. To treat mail without TLS in another way, put a listener with \`tls-require\` on another port, give it a \`tag\`, and write \`match tag\`.`,
    disable: `Never: no known release does what the words say.`,
    references: ['smtpd.conf(5), listen on, tls-require', 'smtpd.conf(5), match, tls'],
  },
  messages: {
    tempfail:
      '{words} was never implemented, so all mail that gets to this rule fails with 451 and later rules never see it; write tls-require on the listener',
  },
  *check(context) {
    const { config } = context;
    const dead = new Set(context.reachability.dead.map(({ rule }) => rule));
    for (const rule of config.rules) {
      if (rule.tls === undefined || dead.has(rule.index)) continue;
      yield {
        message: 'tempfail',
        data: { words: rule.tls.negated ? 'match !tls' : 'match tls' },
        span: rule.tls.span,
        suggestions: suggestionsFor(config, rule),
      };
    }
  },
});

/** A rule without its `tls` takes more, and a `reject` far more than was meant; else the rule goes. */
function* suggestionsFor(config: Config, rule: MatchRule): Generator<Suggestion> {
  const option = rule.tls && optionAt(rule.statement, rule.tls.span);
  if (option && rule.outcome.type === 'action')
    yield { description: 'the rule no longer asks for TLS', edits: [removeOption(option.span)] };
  const edits = config.rules.length > 1 ? new Removals(config).of(rule.span) : undefined;
  if (edits) yield { description: 'the rule goes', edits };
}
