import { defineRule } from '../src/lint/rule.js';
import { actionOf, maxReinjectedRules, reinjected } from './public-reinjection/reinjected-mail.js';
import { waysBack } from './shared/content-filter.js';
import { onLoopback } from './shared/listener-fixes.js';
import { Strangers, transcriptOf } from './shared/strangers.js';

export default defineRule({
  id: 'public-reinjection',
  category: 'relay',
  severity: 'warning',
  summary: 'Strangers reach the port where a content filter returns mail',
  messages: {
    taken: {
      message: 'Strangers can skip the filter at port {port}',
      label: 'strangers connect here',
      note: '`{action}` takes their mail as if the filter had checked it',
      help: 'listen on loopback',
    },
    exposed: {
      message: "The content filter's return port {port} is public",
      label: 'strangers connect here',
      note: 'Only the filter on this machine is meant to connect there',
      help: 'listen on loopback',
    },
  },
  *check(context) {
    const { config, machine } = context;
    const ways = waysBack(config);
    if (ways.length === 0) return;
    const strangers = new Strangers(config, machine);
    const holes = new Set(context.verdict.holes.map(({ rule }) => rule));
    for (const { listener, rules } of ways.slice(0, maxListeners)) {
      if (rules.some(({ index }) => holes.has(index))) continue;
      const reached = reinjected(listener, rules, strangers, context);
      const moved = onLoopback(config, listener, 'Accept only programs on this machine');
      yield {
        message: reached ? 'taken' : 'exposed',
        data: {
          port: String(listener.port),
          action: reached ? actionOf(reached.rule) : '',
        },
        span: listener.span,
        related: rules
          .slice(0, maxReinjectedRules)
          .map(({ span }) => ({ span, message: 'asks for the tag of this listener' })),
        suggestions: moved ? [moved] : [],
        ...(reached === undefined ? {} : transcriptOf(reached.decision)),
      };
    }
  },
});

/** The most listeners that are tried: each costs some conversations. */
const maxListeners = 20;
