import { insertAfter } from '../src/edit/edits.js';
import { isHere } from '../src/lint/content-filter.js';
import type { Suggestion } from '../src/lint/finding.js';
import { type Forward, forwardsOf } from '../src/lint/forwards.js';
import type { Config, RelayAction } from '../src/model/config.js';
import { available } from '../src/source/release.js';
import { spanText } from '../src/source/text.js';
import { defineRule } from './rule.js';

/** `srs key` and `relay srs` (grammar/statements.ts, grammar/actions.ts). */
const srs = { since: '6.6' } as const;

export default defineRule({
  id: 'forward-without-srs',
  category: 'relay',
  severity: 'warning',
  summary: 'mail of others is forwarded under their own sender addresses, which SPF forbids',
  docs: {
    why: `Mail that an alias sends on keeps the sender of whoever wrote it. The next server asks the DNS of that sender's domain whether this machine may send for it, and SPF says no: such mail is refused or filed as spam, and the more strictly the better known the sender is.

With \`srs\` smtpd rewrites the sender of forwarded mail, and only of that, to an address of the domain that was written to, and takes bounces to it back.`,
    bad: {
      conf: `table virtuals { "info@example.org" = "bob@mailbox.example" }
listen on 0.0.0.0
action "local" maildir virtual <virtuals>
action "outbound" relay
match from any for domain "example.org" action "local"
match for any action "outbound"
`,
    },
    good: {
      conf: `table virtuals { "info@example.org" = "bob@mailbox.example" }
srs key "0123456789abcdef0123456789abcdef"
listen on 0.0.0.0
action "local" maildir virtual <virtuals>
action "outbound" relay srs
match from any for domain "example.org" action "local"
match for any action "outbound"
`,
    },
    fix: 'Write `srs key` with a secret above the actions (`openssl rand -hex 16` prints one), and `srs` behind `relay`. The secret should not be readable by others: include it from a file of its own.',
    disable:
      'When the server that it is forwarded to is yours and does not ask for SPF of what comes from here.',
    references: ['smtpd.conf(5), action, srs', 'RFC 7208, section 2.4'],
  },
  messages: {
    plain:
      'action {action} sends on what {from} gets, to {to}, under the sender addresses of others, which fails SPF there; write {words}',
  },
  *check({ config, machine, relayOptions }) {
    if (!available(srs, config.release)) return;
    const byAction = new Map<RelayAction, Forward[]>();
    for (const forward of forwardsOf(config, machine, relayOptions)) {
      const { relay } = forward;
      // What goes to a filter on this machine comes back, and what has one sender is nobody else's.
      if (relay.srs || relay.mailFrom !== undefined) continue;
      if (relay.host?.contents.known && relay.host.contents.entries.some(isHere)) continue;
      const known = byAction.get(relay);
      if (known) known.push(forward);
      else byAction.set(relay, [forward]);
    }
    for (const [relay, forwards] of byAction) {
      const [first] = forwards;
      if (first === undefined) continue;
      yield {
        message: 'plain',
        data: {
          action: relay.name,
          from: first.from,
          to: first.to,
          words: config.settings.srsKey ? 'relay srs' : 'srs key and relay srs',
        },
        span: relay.relaySpan,
        related: forwards
          .slice(0, 5)
          .flatMap(({ entry, to }) =>
            entry.span ? [{ span: entry.span, message: `forwards to ${to}` }] : [],
          ),
        suggestions: rewritten(relay, config),
        transcript: first.transcript,
      };
    }
  },
});

/** The secret is for a person to make. */
function rewritten(
  { relaySpan, statement }: RelayAction,
  { settings, files }: Config,
): readonly Suggestion[] {
  if (!settings.srsKey || !files.includes(relaySpan.file) || spanText(relaySpan) !== 'relay') return [];
  if (statement.span.file !== relaySpan.file) return [];
  return [
    { description: 'forwarded mail gets a sender of this server', edits: [insertAfter(relaySpan, ' srs')] },
  ];
}
