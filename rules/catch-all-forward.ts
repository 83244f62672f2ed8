import { forwardsOf } from '../src/lint/forwards.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'catch-all-forward',
  category: 'relay',
  severity: 'warning',
  summary: 'every name of a domain, guessed ones too, is forwarded to the server of somebody else',
  docs: {
    why: `A catch-all takes mail for any name, and most mail for names that nobody has is spam. Forwarding it makes this server the sender of that spam: the other side counts it against this address, refuses what it recognises, and the refusals become bounces to forged senders.`,
    bad: {
      conf: `table virtuals { "info@example.org" = "bob", "@example.org" = "bob@mailbox.example" }
srs key "0123456789abcdef0123456789abcdef"
listen on 0.0.0.0
action "local" maildir virtual <virtuals>
action "outbound" relay srs
match from any for domain "example.org" action "local"
match for any action "outbound"
`,
    },
    good: {
      conf: `table virtuals { "info@example.org" = "bob", "@example.org" = "error:550 no such user" }
listen on 0.0.0.0
action "local" maildir virtual <virtuals>
action "outbound" relay
match from any for domain "example.org" action "local"
match for any action "outbound"
`,
    },
    fix: 'List the names that exist. Where a catch-all is wanted, deliver it here, and fetch it or forward what is left after a spam filter.',
    disable: 'When the other server is yours and takes whatever comes from here.',
    references: ['smtpd.conf(5), action', 'aliases(5)'],
  },
  messages: {
    forwarded:
      '{key} forwards every name, spam to guessed ones too, to {to}: its servers will take this one for the sender; list the names that exist',
  },
  *check({ config, machine, relayOptions }) {
    for (const { entry, rule, relay, catchAll, to, transcript } of forwardsOf(
      config,
      machine,
      relayOptions,
    )) {
      if (!catchAll) continue;
      yield {
        message: 'forwarded',
        data: { key: entry.key, to },
        span: entry.span ?? rule.span,
        related: [
          { span: rule.span, message: 'the rule that takes the mail' },
          { span: relay.span, message: 'the action that sends it on' },
        ],
        transcript,
      };
    }
  },
});
