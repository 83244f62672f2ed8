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
      note: '{effect}',
      help: 'use the filter on port 25 only, or `junk`',
    },
  },
  *check({ config }) {
    for (const listener of config.listeners.filter(isForUsers)) {
      const filters = flatten(listener.filters);
      // A user who has logged in may bypass the filters of later phases.
      const isBypassed = filters.some((each) => each.type === 'phase' && each.effect?.type === 'bypass');
      const filter = filters.filter(isReverseTest).find(({ phase }) => beforeLogin.has(phase) || !isBypassed);
      if (filter !== undefined)
        yield {
          message: 'rejected',
          data: { name: filter.name, effect: effects[beforeLogin.has(filter.phase) ? 'cut' : 'late'] },
          span: listener.filters.find(({ filter: used }) => used === filter)?.span ?? listener.span,
          related: [{ span: filter.span, message: 'rejects for the reverse name' }],
        };
    }
  },
});

/** The phases that come before a login. */
const beforeLogin: ReadonlySet<string> = new Set(['connect', 'helo', 'ehlo']);

const effects = {
  cut: 'They are cut off before they can log in',
  late: 'Their mail is rejected, even after they have logged in',
} as const;

/** Whether only users connect to a listener. */
const isForUsers = (listener: Listener): boolean =>
  isReachable(listener) && !listener.proxy && listener.auth === 'auth';

/** Whether a filter rejects clients at once for their reverse name: because they have none, because it is not confirmed, or because of how it looks. */
const isReverseTest = (filter: Filter): filter is PhaseFilter =>
  filter.type === 'phase' &&
  (filter.effect?.type === 'reject' || filter.effect?.type === 'disconnect') &&
  (filter.condition?.on === 'fcrdns' || filter.condition?.on === 'rdns') &&
  (filter.condition.negated || filter.condition.regex);
