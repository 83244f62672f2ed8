import type { Config, Listener, MatchRule, SocketListener } from '../../model/config/config.js';
import type { Release } from '../../source/release.js';
import type { StringBudget } from './string-predicates.js';

/** The criteria of a rule, without its outcome: what a new one adds to a rule is not left out here. */
export type Criteria = Omit<MatchRule, 'index' | 'outcome' | 'span' | 'statement'>;

/** The criteria of a rule under a release, by default that of the scope. */
export type ScopedCriteria = Criteria & { readonly release?: Release };

/** The source of the criteria that tell envelopes apart: a configuration, or several in one, with questions about them as further rules. */
export interface Scope extends Pick<Config, 'release' | 'settings'> {
  readonly listeners: readonly (Pick<Listener, 'tag' | 'filters'> & Partial<Pick<Listener, 'hostname'>>)[];
  readonly socket: Pick<SocketListener, 'tag'>;
  readonly rules: readonly ScopedCriteria[];
}

/** How large the pieces may grow; past that the answer is "unknown". */
export interface SpaceLimits {
  readonly nodes: number;
  readonly strings: StringBudget;
  readonly unknowns: number;
  /** Tables of regular expressions on one field that are divided into atoms together, where they may be variables: n of them may make 2^n atoms. */
  readonly expressions: number;
  /** The same on client addresses, which are otherwise looked at one by one, as many as is cheap; 0: always. */
  readonly sources: number;
}

export const usualSpaceLimits: SpaceLimits = {
  nodes: 4_000_000,
  strings: { states: 100_000, atoms: 50_000 },
  unknowns: 2000,
  expressions: 6,
  sources: 6,
};
