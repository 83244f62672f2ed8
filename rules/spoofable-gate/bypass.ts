import type { Config, FilterCondition, PhaseFilter } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';
import { flatten } from '../../src/verify/smtp/filter-phases.js';
import { openListeners } from '../shared/strangers.js';
import type { ClientClaim } from './spoofable-criteria.js';

/** A filter that lets clients with a certain claim skip a later filter. */
export interface Bypass {
  readonly claim: ClientClaim;
  readonly filter: PhaseFilter;
  readonly past: PhaseFilter;
  /** The listener that has both filters. */
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
 * `bypass` ends its own phase only (smtpd.conf(5), MAIL FILTERING), so that what counts is a later rejecting filter of the same phase whose condition the client
 * does not control itself.
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
      // A confirmed name belongs to its owner: an earlier filter or phase rejects clients without one.
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

/** Whether the rejecting filter also asks for the client's own words: a client that lies to skip it could as well lie to pass it. */
const saysItself = ({ condition }: PhaseFilter, claim: ClientClaim): boolean => {
  const other = condition && claimOf[condition.on];
  return other === claim || other === 'sender' || other === 'helo';
};
