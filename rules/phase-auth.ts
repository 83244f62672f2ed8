import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { StatementIndex } from '../src/lint/statement-index.js';
import { authPhaseFault, hasFilter, inPhase } from './phase-auth/auth-phase.js';
import { excerptOf } from './shared/excerpt.js';

const messages = {
  everybody: {
    message: '`{words}` refuses every client in `phase auth`',
    note: 'This phase runs when a client connects, before any login, so nobody gets a banner',
    help: 'write `phase mail-from`',
  },
  always: {
    message: '`{words}` holds for every client in `phase auth`',
    note: 'This phase runs when a client connects, before any login',
    help: 'write `phase mail-from`',
  },
  never: {
    message: '`{words}` never holds in `phase auth`',
    note: 'This phase runs when a client connects, before any login',
    help: 'write `phase mail-from`',
  },
  crash: {
    message: '`{words}` in `phase auth` ends the server',
    note: 'This phase runs when a client connects and has no HELO name yet, so the first connection ends smtpd',
    help: 'write `phase mail-from`',
  },
  early: {
    message: '`phase auth` runs when clients connect, not at logins',
    help: 'write `phase connect`',
  },
} as const;

export default defineRule({
  id: 'phase-auth',
  category: 'correctness',
  severity: 'warning',
  summary: 'A filter of `phase auth` runs at connect, never at a login',
  messages,
  *check({ config }) {
    const filters = [...config.filters.values()].filter(
      (filter) => filter.type === 'phase' && filter.phase === 'auth',
    );
    if (filters.length === 0) return;
    const statements = new StatementIndex(config.statements);
    for (const filter of filters) {
      if (filter.type !== 'phase' || filter.condition === undefined) continue;
      const { condition } = filter;
      const listeners = config.listeners.filter((listener) => hasFilter(listener.filters, filter));
      // A filter on no listener has no effect, which another rule reports.
      if (listeners.length === 0) continue;
      const message = authPhaseFault(filter);
      const statement = statements.at(filter.span);
      const words = `${condition.negated ? '!' : ''}${excerptOf(condition.span, 40)}`;
      yield {
        message,
        data: { words },
        span: filter.span,
        related: listeners.map(({ span }): Related => ({ span, message: 'its clients are filtered so' })),
        suggestions: statement?.type === 'directive' ? inPhase(statement, message, listeners, config) : [],
        ...(message === 'everybody' || message === 'crash' ? { severity: 'error' as const } : {}),
      };
    }
  },
});
