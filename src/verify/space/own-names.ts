import type { TransitionTable as Compiled } from '../automata/transition-table.js';
import type { DomainPattern } from '../match/domain.js';
import type { MailAddressPattern } from '../match/mail-address.js';

/** The recipients that a configuration names as its own. */
export interface OwnNames {
  readonly domains: readonly string[];
  readonly patterns: readonly DomainPattern[];
  readonly expressions: readonly Compiled[];
  /** Single addresses. */
  readonly addresses: readonly MailAddressPattern[];
  /** Whether all names that a pattern or an expression matches belong to one owner: they are below registrable domains. */
  readonly isOwned: (names: DomainPattern | Compiled) => boolean;
  /** Domains of public mailbox providers, which are not the server's own although a rule names them. */
  readonly providers: readonly string[];
}
