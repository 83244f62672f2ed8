import { defineRule } from '../src/lint/rule.js';
import { publicListeners, takenFromStrangers } from './shared/public-listeners.js';
import { Strangers, transcriptOf } from './shared/strangers.js';
import { guardsOf, namesOf } from './unfiltered-listener/guard-filters.js';

export default defineRule({
  id: 'unfiltered-listener',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'Strangers bypass a filter through another listener',
  messages: {
    around: {
      message: 'Listener without a filter that another one has',
      label: 'strangers bypass {filters} here',
      help: 'write `filter {written}` here, too',
    },
  },
  *check({ config, machine }) {
    const guarded = publicListeners(config, (listener) => guardsOf(listener).length > 0);
    if (guarded.length === 0) return;
    const bare = publicListeners(config, ({ filters }) => filters.length === 0);
    if (bare.length === 0) return;
    const strangers = new Strangers(config, machine);
    for (const listener of bare) {
      const taken = takenFromStrangers(strangers, listener, config, machine);
      const model = guarded.find(({ port }) => port === listener.port) ?? guarded[0];
      if (taken === undefined || model === undefined) continue;
      const names = namesOf(config, model);
      const [first] = names;
      if (first === undefined) continue;
      yield {
        message: 'around',
        data: {
          filters: names.length === 1 ? `filter \`${first}\`` : `the filters \`${names.join(', ')}\``,
          written: names.length === 1 ? first : `{ ${names.join(', ')} }`,
        },
        span: listener.span,
        related: [{ span: model.span, message: 'has the filter' }],
        ...transcriptOf(taken.decision),
      };
    }
  },
});
