import { insertAfter, quote } from '../src/edit/edits.js';
import { setFrom } from '../src/edit/rules.js';
import type { Attempts } from '../src/lint/attempt.js';
import type { Related, Suggestion } from '../src/lint/finding.js';
import { refusedForwards } from '../src/lint/refused-forwards.js';
import { isWhole } from '../src/lint/whole.js';
import type { Config, MatchRule } from '../src/model/config.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'unroutable-forward',
  category: 'correctness',
  severity: 'error',
  summary: 'an alias or virtual entry forwards to an address that no rule takes, so that its mail is refused',
  docs: {
    why: `What an alias, a virtual entry or a \`.forward\` file leads to is a new recipient, for which the rules are asked again. Whoever the client was, it now counts as \`local\`: \`from any\` and \`from local\` hold, \`from src\` with the client's network does not, and \`from socket\` never does. Where only such rules send mail out, the forwarded address finds no rule, and the whole recipient is refused with \`550 Invalid recipient\` before the message is taken.

The tag of the listener and the login of the client stay what they were, so a rule with \`tag\` or \`auth\` does not take forwarded mail of others either.`,
    bad: {
      conf: `table virtuals { "info@example.org" = "bob", "sales@example.org" = "anna@partner.example" }
srs key "0123456789abcdef0123456789abcdef"
listen on eth0
action "local" maildir virtual <virtuals>
action "outbound" relay srs
match from any for domain "example.org" action "local"
match from socket for any action "outbound"
`,
    },
    good: {
      conf: `table virtuals { "info@example.org" = "bob", "sales@example.org" = "anna@partner.example" }
srs key "0123456789abcdef0123456789abcdef"
listen on eth0
action "local" maildir virtual <virtuals>
action "outbound" relay srs
match from any for domain "example.org" action "local"
match from local for any action "outbound"
`,
    },
    fix: 'Write a rule that takes mail from this machine for everybody, `match from local for any action …`: only programs here and what is forwarded count as local. Or let the entry name a user of this machine.',
    disable: 'When the entry is there to refuse the mail; `error:550 no such user` says so better.',
    references: ['smtpd.conf(5), match', 'aliases(5)', 'forward(5)'],
  },
  messages: {
    refused:
      '{key} forwards to {to}, and no rule takes that, so its mail is refused with 550; forwarded mail counts as from local: write match from local for any',
  },
  *check(context) {
    const { config, machine } = context;
    const candidates = [...config.actions.values()].some(
      (action) => action.type === 'local' && (action.alias?.contents.known || action.virtual?.contents.known),
    );
    if (!candidates || !isWhole(config)) return;
    const refusals = [...refusedForwards(config, machine)];
    if (refusals.length === 0) return;
    for (const refused of refusals) {
      const { rule, entry, to, action } = refused;
      yield {
        message: 'refused',
        data: { key: entry.key, to },
        span: entry.span ?? action.span,
        related: [
          { span: rule.span, message: 'takes the mail first' },
          ...config.rules
            .filter(isNear)
            .map(
              ({ from }): Related => ({ span: from.span, message: 'does not hold for what is forwarded' }),
            ),
        ],
        suggestions: thisMachinesMail(config, context.attempts),
      };
    }
  },
});

/** A rule that sends mail to anyone, and only asks whether the client is another one than what is forwarded counts as. */
const isNear = ({ from, for: to, outcome }: MatchRule): boolean =>
  to.type === 'any' && outcome.type === 'action' && outcome.action.type === 'relay' && from.type !== 'any';

/** A rule for this machine's own mail, made of one that only takes the socket's, or put at the end. */
function* thisMachinesMail({ rules }: Config, attempts: Attempts): Generator<Suggestion> {
  const near = rules.find(isNear);
  const edits = near?.from.type === 'socket' && !near.from.negated ? setFrom(near, 'from local') : undefined;
  if (edits) {
    yield { description: 'the rule takes what is forwarded, too', edits };
    const attempt = attempts.make(edits);
    if (attempt && attempt.objection === undefined) return;
  }
  const last = rules.at(-1);
  const model = near ?? rules.find(sendsOut);
  if (last === undefined || model?.outcome.type !== 'action') return;
  const text = `\nmatch from local for any action ${quote(model.outcome.action.name)}`;
  yield {
    description: 'this machine may send to anyone, forwarded mail included',
    edits: [insertAfter(last.span, text)],
  };
}

/** A relay that finds the server of each recipient itself, or has one for all. */
const sendsOut = ({ outcome }: MatchRule): boolean =>
  outcome.type === 'action' &&
  outcome.action.type === 'relay' &&
  !outcome.action.backup &&
  outcome.action.domain === undefined;
