import { defineRule } from '../src/lint/rule.js';
import type { Filter, Listener, PhaseFilter } from '../src/model/config/config.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { flatten } from '../src/verify/smtp/filter-phases.js';

export default defineRule({
  id: 'filter-rejects-users',
  category: 'correctness',
  severity: 'warning',
  summary: 'A filter on reverse names where users log in',
  messages: {
    rejected: {
      message: '`{name}` rejects users at home or on the road',
      label: 'their addresses have no name of their own',
      note: 'They are cut off before they can log in',
      help: 'use the filter on port 25 only, or `junk`',
    },
  },
  *check({ config }) {
    for (const listener of config.listeners.filter(isForUsers)) {
      const filter = flatten(listener.filters).find(isReverseTest);
      if (filter !== undefined)
        yield {
          message: 'rejected',
          data: { name: filter.name },
          span: listener.filters.find(({ filter: used }) => used === filter)?.span ?? listener.span,
          related: [{ span: filter.span, message: 'rejects for the reverse name' }],
        };
    }
  },
});

/** Whether users alone come to a listener. */
const isForUsers = (listener: Listener): boolean =>
  isReachable(listener) && !listener.proxy && listener.auth === 'auth';

/** Whether a filter turns away clients at once for their reverse name: that there is none, that it is not confirmed, or how it looks. */
const isReverseTest = (filter: Filter): filter is PhaseFilter =>
  filter.type === 'phase' &&
  filter.phase === 'connect' &&
  (filter.effect?.type === 'reject' || filter.effect?.type === 'disconnect') &&
  (filter.condition?.on === 'fcrdns' || filter.condition?.on === 'rdns') &&
  (filter.condition.negated || filter.condition.regex);
