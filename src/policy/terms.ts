import { type Node, no, yes } from '../verify/bdd/diagram.js';
import { isKnownClient } from '../verify/flows/client-modes.js';
import type { FlowOutcome } from '../verify/flows/dispositions.js';
import type { Flows } from '../verify/flows/flows.js';
import { anonymous, socketUser } from '../verify/space/reserved-users.js';
import type { Terms, Who, Whom } from './assertion.js';
import type { PolicyEntryPoint } from './entry-points.js';
import { askedOfWho, askedOfWhom, patternsOf, type Questions } from './questions.js';

/** Converts the terms of assertions to regions of envelopes on one entry point. */
export class Regions {
  readonly #flows: Flows;
  readonly #questions: Questions;

  constructor(flows: Flows, questions: Questions) {
    this.#flows = flows;
    this.#questions = questions;
  }

  /** The mail that can have an outcome, given which recipients may exist. */
  possible({ action }: FlowOutcome): Node {
    const asked = action?.type === 'local' ? this.#questions.named.get(action) : undefined;
    return asked === undefined ? yes : this.#questions.node(this.#flows, asked);
  }

  /** The mail to the recipients and from the senders of terms; with `outside` `as`, from all other senders. */
  mail({ whom, as }: Terms, outside: 'who' | 'as' | undefined): Node {
    const { diagram } = this.#flows.space;
    const senders = as === undefined ? yes : this.#senders(as);
    return diagram.and(
      whom === undefined ? yes : this.#any(whom.map((one) => this.#whom(one))),
      outside === 'as' ? diagram.not(senders) : senders,
    );
  }

  #senders(as: readonly string[]): Node {
    const { diagram, sender } = this.#flows.space;
    const named = this.#questions.node(this.#flows, { senders: patternsOf(as) });
    return as.includes('') ? diagram.or(named, sender.nullNode) : named;
  }

  #whom(whom: Whom): Node {
    switch (whom.type) {
      case 'anyone':
        return yes;
      case 'foreign':
        return this.#flows.space.foreign;
      case 'local':
        return this.#flows.localRecipients;
      default:
        return this.#questions.node(this.#flows, askedOfWhom(whom) ?? {});
    }
  }

  /** The clients that send on an entry point, as far as they can be identified there. */
  clients(who: readonly Who[], entryPoint: PolicyEntryPoint): Node {
    return this.#any(who.map((one) => this.#who(one, entryPoint)));
  }

  /** The same, plus what they can claim to be if an entry point lets them: a client of a named network may claim another one. */
  claims(who: readonly Who[], entryPoint: PolicyEntryPoint): Node {
    const { diagram, auth } = this.#flows.space;
    const known = this.clients(who, entryPoint);
    return entryPoint.claimed && !entryPoint.disguised && who.some(({ type }) => type === 'network')
      ? diagram.or(known, auth.set([anonymous]))
      : known;
  }

  /** All other clients. smtpd itself treats the local socket as authenticated. */
  others(who: readonly Who[], entryPoint: PolicyEntryPoint): Node {
    const { diagram, auth } = this.#flows.space;
    const named = this.clients(who, entryPoint);
    const exempt = who.some(({ type }) => type === 'users')
      ? diagram.or(named, auth.set([socketUser]))
      : named;
    return diagram.not(exempt);
  }

  /** The region of one kind of client. Behind a proxy that strangers reach, nobody can be identified by address. */
  #who(who: Who, { claimed, closed, mode }: PolicyEntryPoint): Node {
    const { space, ownAddresses, authenticated } = this.#flows;
    const { diagram } = space;
    const unauthenticated = space.auth.set([anonymous]);
    const network = diagram.and(unauthenticated, space.kinds('ipv4', 'ipv6'));
    switch (who.type) {
      case 'anyone':
        return yes;
      case 'strangers':
        if (mode !== undefined && isKnownClient(mode)) return no;
        if (closed && !claimed) return no;
        // As in the verdict on open relays, a client with a confirmed name that a rule lists is not a stranger.
        return claimed
          ? unauthenticated
          : diagram.and(network, diagram.and(space.publicSources, diagram.not(space.listedReverseNames)));
      case 'users':
        return authenticated;
      case 'user':
        return diagram.and(authenticated, this.#questions.node(this.#flows, askedOfWho(who) ?? {}));
      case 'machine':
        return diagram.or(
          space.auth.set([socketUser]),
          claimed
            ? no
            : diagram.and(unauthenticated, diagram.or(ownAddresses, space.kinds('proxied-socket'))),
        );
      case 'network':
        return claimed ? no : diagram.and(network, this.#questions.node(this.#flows, askedOfWho(who) ?? {}));
    }
  }

  #any(nodes: readonly Node[]): Node {
    return nodes.reduce((a, b) => this.#flows.space.diagram.or(a, b), no);
  }
}
