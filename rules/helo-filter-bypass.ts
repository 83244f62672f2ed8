import { defineRule } from '../src/lint/rule.js';
import type { Filter, PhaseFilter } from '../src/model/config/config.js';
import { spanText } from '../src/source/text.js';

export default defineRule({
  id: 'helo-filter-bypass',
  category: 'security',
  severity: 'warning',
  summary: 'A filter of phase `helo` or `ehlo` that the other greeting goes past',
  messages: {
    bypass: {
      message: 'Clients that say {other} go past this filter',
      label: 'asked for {greeting} only',
      note: 'The client chooses between HELO and EHLO',
      help: 'add the same filter with `phase {phase}`',
    },
  },
  *check({ config }) {
    const filters = [...config.filters.values()].filter(isGreetingTest);
    for (const filter of filters) {
      if (filter.phase !== 'helo' && filter.phase !== 'ehlo') continue;
      if (filters.some((other) => other.phase !== filter.phase && testOf(other) === testOf(filter))) continue;
      const phase = filter.phase === 'helo' ? 'ehlo' : 'helo';
      yield {
        message: 'bypass',
        data: { other: phase.toUpperCase(), greeting: filter.phase.toUpperCase(), phase },
        span: filter.span,
      };
    }
  },
});

const isGreetingTest = (filter: Filter): filter is PhaseFilter =>
  filter.type === 'phase' &&
  filter.condition !== undefined &&
  (filter.effect?.type === 'reject' || filter.effect?.type === 'disconnect');

/** The condition of a filter as it is written, with single blanks: equal conditions have equal texts. */
const testOf = ({ condition }: PhaseFilter): string =>
  condition === undefined ? '' : spanText(condition.span).replace(/\s+/g, ' ');
