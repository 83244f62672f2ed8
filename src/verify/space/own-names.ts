import type { TransitionTable as Compiled } from '../automata/transition-table.js';
import type { DomainPattern } from '../match/domain.js';

/** The recipients that a configuration names as its own. */
export interface OwnNames {
  readonly domains: readonly string[];
  readonly patterns: readonly DomainPattern[];
  readonly expressions: readonly Compiled[];
  /** Single addresses, or patterns of these, in lower case: the list of a table itself where it is all of them. */
  readonly addresses: readonly string[];
  /** Whether all names that a pattern or an expression matches belong to one owner: they are below registrable domains. */
  readonly isOwned: (names: DomainPattern | Compiled) => boolean;
  /** Domains of public mailbox providers, which are not the server's own although a rule names them. */
  readonly providers: readonly string[];
}
