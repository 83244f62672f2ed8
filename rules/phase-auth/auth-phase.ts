import type { Directive, Word } from '../../grammar/ast.js';
import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, FilterUse, Listener, PhaseFilter } from '../../src/model/config/config.js';

type PhaseMessageId = 'always' | 'crash' | 'early' | 'everybody' | 'never';

export const hasFilter = (uses: readonly FilterUse[], wanted: PhaseFilter): boolean =>
  uses.some(
    ({ filter }) => filter === wanted || (filter.type === 'chain' && hasFilter(filter.members, wanted)),
  );

export function authPhaseFault({ condition, effect }: PhaseFilter): PhaseMessageId {
  if (condition?.on === 'helo') return 'crash';
  if (condition?.on !== 'auth') return 'early';
  if (!condition.negated) return 'never';
  return effect?.type === 'reject' || effect?.type === 'disconnect' ? 'everybody' : 'always';
}

/**
 * Suggests another phase: `connect` for a filter that does not depend on the login, otherwise one after the login, unless that would reject all clients of a
 * listener without logins.
 */
export function inPhase(
  statement: Directive,
  message: PhaseMessageId,
  listeners: readonly Listener[],
  config: Config,
): readonly Suggestion[] {
  const word = phaseOf(statement);
  if (word === undefined || word.span.file !== config.file) return [];
  if (message === 'early')
    return [{ description: 'Name the phase in which it runs', edits: [replace(word.span, 'connect')] }];
  if (message === 'everybody' && listeners.some(({ auth }) => auth === 'none')) return [];
  return [
    {
      description: 'Ask after the login',
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
