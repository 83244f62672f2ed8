import { defineRule } from '../src/lint/rule.js';
import type { RelayAction } from '../src/model/config/config.js';
import { available } from '../src/source/release.js';
import { srs, withSenderRewriting } from './forward-without-srs/sender-rewriting.js';
import { isHere } from './shared/content-filter.js';
import { type Forward, forwardsOf } from './shared/forwards.js';

export default defineRule({
  id: 'forward-without-srs',
  category: 'relay',
  severity: 'warning',
  summary: 'Forwarded mail keeps foreign sender addresses, which fails SPF',
  messages: {
    plain: {
      message: 'Forwarded mail fails SPF without `srs`',
      label: 'keeps the sender addresses of others',
      note: 'Mail for `{from}` is forwarded to `{to}`, where SPF checks this server against the sender',
      help: 'write {words}',
    },
  },
  *check({ config, machine, relayOptions }) {
    if (!available(srs, config.release)) return;
    const byAction = new Map<RelayAction, Forward[]>();
    for (const forward of forwardsOf(config, machine, relayOptions)) {
      const { relay } = forward;
      // Mail to a filter on this machine comes back, and mail with one fixed sender has no foreign one.
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
          from: first.from,
          to: first.to,
          words: config.settings.srsKey ? '`relay srs`' : '`srs key` and `relay srs`',
        },
        span: relay.relaySpan,
        related: forwards
          .slice(0, 5)
          .flatMap(({ entry, to }) =>
            entry.span ? [{ span: entry.span, message: `forwards to \`${to}\`` }] : [],
          ),
        suggestions: withSenderRewriting(relay, config),
        transcript: first.transcript,
      };
    }
  },
});
