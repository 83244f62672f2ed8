import type { Directive, Word } from '../grammar/ast.js';
import { replace } from '../src/edit/edits.js';
import type { Related, Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { StatementIndex } from '../src/lint/statements.js';
import { wordsOf } from '../src/lint/words.js';
import type { Config, FilterUse, Listener, PhaseFilter } from '../src/model/config.js';

const messages = {
  everybody:
    'phase auth runs when a client connects, and {words} holds for everybody then, so nobody gets a banner; write phase mail-from',
  always:
    'phase auth runs when a client connects, and {words} holds for everybody then, so this filter makes no difference between clients; write phase mail-from',
  never:
    'phase auth runs when a client connects, and nobody has logged in then, so {words} never holds; write phase mail-from',
  crash:
    'phase auth runs when a client connects, and there is no HELO name for {words} then, so the first connection ends smtpd; write phase mail-from',
  early:
    'phase auth runs when a client connects, and never at a login; write phase connect if {words} is meant so',
} as const;

type MessageId = keyof typeof messages;

export default defineRule({
  id: 'phase-auth',
  category: 'correctness',
  severity: 'warning',
  summary: 'a filter of phase auth, which smtpd runs when a client connects and never at a login',
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
      // What is on no listener does nothing: that has a rule of its own.
      if (listeners.length === 0) continue;
      const message = faultOf(filter);
      const statement = statements.at(filter.span);
      const words = `${condition.negated ? '!' : ''}${wordsOf(condition.span, 40)}`;
      yield {
        message,
        data: { words },
        span: filter.span,
        related: listeners.map(
          ({ span }): Related => ({ span, message: 'for the clients of this listener' }),
        ),
        suggestions: statement?.type === 'directive' ? inPhase(statement, message, listeners, config) : [],
        ...(message === 'everybody' || message === 'crash' ? { severity: 'error' as const } : {}),
      };
    }
  },
});

const hasFilter = (uses: readonly FilterUse[], wanted: PhaseFilter): boolean =>
  uses.some(
    ({ filter }) => filter === wanted || (filter.type === 'chain' && hasFilter(filter.members, wanted)),
  );

function faultOf({ condition, effect }: PhaseFilter): MessageId {
  if (condition?.on === 'helo') return 'crash';
  if (condition?.on !== 'auth') return 'early';
  if (!condition.negated) return 'never';
  return effect?.type === 'reject' || effect?.type === 'disconnect' ? 'everybody' : 'always';
}

/** Another phase in the statement's text: one that comes after the login, unless it would refuse all clients of a listener without one. */
function inPhase(
  statement: Directive,
  message: MessageId,
  listeners: readonly Listener[],
  config: Config,
): readonly Suggestion[] {
  const word = phaseOf(statement);
  if (word === undefined || word.span.file !== config.file) return [];
  if (message === 'early')
    return [{ description: 'it runs when it did, and says so', edits: [replace(word.span, 'connect')] }];
  if (message === 'everybody' && listeners.some(({ auth }) => auth === 'none')) return [];
  return [
    {
      description: 'it runs once a client has had the chance to log in',
      edits: [replace(word.span, 'mail-from')],
    },
  ];
}

/** The word after `phase`. */
function phaseOf({ items }: Directive): Word | undefined {
  const at = items.findIndex((item) => item.type === 'option' && item.keyword.value === 'phase');
  const next = at < 0 ? undefined : items[at + 1];
  return next?.type === 'option' && next.keyword.value === 'auth' ? next.keyword : undefined;
}
