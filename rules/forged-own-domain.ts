import { defineRule } from '../src/lint/rule.js';
import { ownDomains } from './forged-own-domain/listed-domains.js';
import { publicListeners, takenFromStrangers } from './shared/public-listeners.js';
import { strangersConnect } from './shared/related-places.js';
import { Strangers, transcriptOf } from './shared/strangers.js';

export default defineRule({
  id: 'forged-own-domain',
  category: 'security',
  severity: 'warning',
  preset: 'all',
  summary: 'Mail from outside may claim to come from your own domains',
  messages: {
    claimed: {
      message: 'Strangers reach your users as `{sender}`',
      label: 'no rule rejects your own domains from outside',
      help: 'before this rule, reject mail from your own domains unless the client is local or authenticated',
    },
  },
  *check({ config, machine }) {
    const listeners = publicListeners(
      config,
      ({ filters }) => !filters.some(({ filter }) => filter.type === 'process'),
    );
    if (listeners.length === 0) return;
    const seen = new Set<number>();
    const strangers = new Strangers(config, machine);
    for (const domain of ownDomains(config)) {
      for (const listener of listeners) {
        const sender = `someone@${domain}`;
        const taken = takenFromStrangers(strangers, listener, config, machine, { mail_from: sender });
        if (taken === undefined || seen.has(taken.rule.index)) continue;
        seen.add(taken.rule.index);
        yield {
          message: 'claimed',
          data: { sender },
          span: taken.rule.span,
          related: [strangersConnect(listener.span)],
          ...transcriptOf(taken.decision),
        };
      }
    }
  },
});
