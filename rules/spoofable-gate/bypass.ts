import type { Config, FilterCondition, PhaseFilter } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';
import { flatten } from '../../src/verify/smtp/filter-phases.js';
import { openListeners } from '../shared/strangers.js';
import type { ClientClaim } from './spoofable-criteria.js';

/** A filter that spares who claims something from a filter behind it. */
export interface Bypass {
  readonly claim: ClientClaim;
  readonly filter: PhaseFilter;
  readonly past: PhaseFilter;
  /** The listener on which it does. */
  readonly use: Span;
}

const claimOf: Partial<Readonly<Record<FilterCondition['on'], ClientClaim>>> = {
  'mail-from': 'sender',
  helo: 'helo',
  rdns: 'rdns',
};

const refuses = ({ effect }: PhaseFilter): boolean =>
  effect?.type === 'reject' || effect?.type === 'disconnect';

/** Filters of `phase auth` run when the client connects. */
const timeOf = ({ phase }: PhaseFilter): string => (phase === 'auth' ? 'connect' : phase);

/**
 * `bypass` ends its own phase only (smtpd.conf(5), MAIL FILTERING), so what counts is a refusal of the same phase that comes behind it, and that asks for
 * something which the client does not say itself.
 */
export function* bypasses(config: Config): Generator<Bypass> {
  if (
    ![...config.filters.values()].some(
      (filter) => filter.type === 'phase' && filter.effect?.type === 'bypass',
    )
  )
    return;
  const seen = new Set<PhaseFilter>();
  for (const listener of openListeners(config)) {
    const filters = flatten(listener.filters).filter((filter) => filter.type === 'phase');
    const confirmed = filters.findIndex(
      (filter) =>
        refuses(filter) &&
        timeOf(filter) === 'connect' &&
        filter.condition?.on === 'fcrdns' &&
        filter.condition.negated,
    );
    for (const [at, filter] of filters.entries()) {
      const { condition, effect } = filter;
      const claim = condition && claimOf[condition.on];
      if (claim === undefined || condition?.negated || effect?.type !== 'bypass') continue;
      if (condition?.table === undefined || seen.has(filter)) continue;
      // A name that leads back belongs to its owner: checked before this filter, or in the phase before.
      if (claim === 'rdns' && confirmed >= 0 && (confirmed < at || timeOf(filter) !== 'connect')) continue;
      const past = filters
        .slice(at + 1)
        .find((later) => refuses(later) && timeOf(later) === timeOf(filter) && !saysItself(later, claim));
      if (past === undefined) continue;
      seen.add(filter);
      yield { claim, filter, past, use: listener.span };
    }
  }
}

/** Whether the refusal asks for the client's own words, too: who lies to be spared could as well lie to pass. */
const saysItself = ({ condition }: PhaseFilter, claim: ClientClaim): boolean => {
  const other = condition && claimOf[condition.on];
  return other === claim || other === 'sender' || other === 'helo';
};
