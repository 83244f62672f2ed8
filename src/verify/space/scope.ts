import type { Config, Listener, MatchRule, SocketListener } from '../../model/config/config.js';
import type { Release } from '../../source/release.js';
import type { StringBudget } from './string-predicates.js';

/** The criteria of a rule, without its outcome. A new criterion of rules is included. */
export type Criteria = Omit<MatchRule, 'index' | 'outcome' | 'span' | 'statement'>;

/** The criteria of a rule under a release, by default that of the scope. */
export type ScopedCriteria = Criteria & { readonly release?: Release };

/** The source of the criteria that tell envelopes apart: a configuration, or several in one, with questions about them as further rules. */
export interface Scope extends Pick<Config, 'release' | 'settings'> {
  readonly listeners: readonly (Pick<Listener, 'tag' | 'filters'> & Partial<Pick<Listener, 'hostname'>>)[];
  readonly socket: Pick<SocketListener, 'tag'>;
  readonly rules: readonly ScopedCriteria[];
}

/** The limits of a space's parts; beyond them the answer is "unknown". */
export interface SpaceLimits {
  readonly nodes: number;
  readonly strings: StringBudget;
  readonly unknowns: number;
  /** The most tables of regular expressions on one field that are divided into atoms together if they may be variables: n of them may make 2^n atoms. */
  readonly expressions: number;
  /** The same for client addresses; with more tables only a small share of the work is tried before they are sampled, and with 0 they are always sampled. */
  readonly sources: number;
}

export const usualSpaceLimits: SpaceLimits = {
  nodes: 4_000_000,
  strings: { states: 100_000, atoms: 50_000 },
  unknowns: 2000,
  expressions: 6,
  sources: 6,
};
