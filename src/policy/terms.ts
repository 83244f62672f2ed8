import type { Config, Listener, LocalAction } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { type Node, no, yes } from '../verify/bdd/diagram.js';
import type { FlowOutcome } from '../verify/flows/dispositions.js';
import { type Flows, isKnownClient } from '../verify/flows/flows.js';
import { criteriaOf, type EnvelopeQuestion } from '../verify/space/criteria.js';
import type { Criteria } from '../verify/space/envelope-space.js';
import { anonymous, socketUser } from '../verify/space/envelope-space.js';
import type { Assertion, AssertionClaim, Terms, Who, Whom } from './assertion.js';
import type { PolicyEntryPoint } from './entry-points.js';
import { localActions, namedRecipients } from './recipients.js';

/** The questions of assertions, each with its place: what a policy names becomes criteria as rules have them. */
export class Questions {
  readonly criteria: Criteria[] = [];
  /** Whom local actions may accept mail for, where that is known. */
  readonly named = new Map<LocalAction, EnvelopeQuestion>();
  readonly #places = new Map<string, number>();

  constructor(config: Config, machine: Machine, assertions: readonly Assertion[]) {
    for (const action of localActions(config)) {
      const recipients = namedRecipients(action, machine);
      if (recipients === undefined) continue;
      this.named.set(action, { recipients });
      this.#ask({ recipients });
    }
    for (const listener of config.listeners) {
      const asked = loginsOf(listener);
      if (asked !== undefined) this.#ask(asked);
    }
    for (const { claim } of assertions) for (const asked of askedBy(claim)) this.#ask(asked);
  }

  #ask(asked: EnvelopeQuestion): void {
    const key = JSON.stringify(asked);
    if (!this.#places.has(key)) this.#places.set(key, this.criteria.push(criteriaOf(asked)) - 1);
  }

  /** Where a question's criteria hold. */
  node(flows: Flows, asked: EnvelopeQuestion): Node {
    const place = this.#places.get(JSON.stringify(asked));
    return place === undefined ? no : flows.question(place);
  }
}

/** Users that are asked about one by one; of more, any may log in. */
const maxLogins = 200;

/** Who can log in on a listener, where a table that was seen says so. */
export function loginsOf({ authTable }: Listener): EnvelopeQuestion | undefined {
  if (authTable === undefined || !authTable.contents.known) return undefined;
  const { entries } = authTable.contents;
  return entries.length > maxLogins ? undefined : { users: entries.map(({ key }) => key.toLowerCase()) };
}

function* askedBy(claim: AssertionClaim): Generator<EnvelopeQuestion> {
  if (claim.type === 'ports') return;
  const { who, whom = [], as } = claim.terms;
  for (const one of who) {
    const asked = askedOfWho(one);
    if (asked !== undefined) yield asked;
  }
  for (const one of whom) {
    const asked = askedOfWhom(one);
    if (asked !== undefined) yield asked;
  }
  if (as !== undefined) yield { senders: patternsOf(as) };
}

function askedOfWho(who: Who): EnvelopeQuestion | undefined {
  if (who.type === 'network') return { sources: [who.network] };
  return who.type === 'user' ? { users: [who.name.toLowerCase()] } : undefined;
}

function askedOfWhom(whom: Whom): EnvelopeQuestion | undefined {
  if (whom.type === 'domain') return { domains: [whom.domain] };
  return whom.type === 'address' ? { recipients: [whom.address] } : undefined;
}

/** The null sender is no pattern: it is added apart. */
const patternsOf = (as: readonly string[]): readonly string[] => as.filter((text) => text !== '');

/** Envelopes by the terms of assertions, on one entry point. */
export class Regions {
  readonly #flows: Flows;
  readonly #questions: Questions;

  constructor(flows: Flows, questions: Questions) {
    this.#flows = flows;
    this.#questions = questions;
  }

  /** The mail that may come to an outcome, as far as recipients exist. */
  possible({ action }: FlowOutcome): Node {
    const asked = action?.type === 'local' ? this.#questions.named.get(action) : undefined;
    return asked === undefined ? yes : this.#questions.node(this.#flows, asked);
  }

  /** Whom mail is for, and under which sender. */
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

  /** Who sends, on an entry point, as far as they are known there. */
  clients(who: readonly Who[], entryPoint: PolicyEntryPoint): Node {
    return this.#any(who.map((one) => this.#who(one, entryPoint)));
  }

  /** The same, and what they can claim to be where an entry point lets them: a client of a network that is named may name another. */
  claims(who: readonly Who[], entryPoint: PolicyEntryPoint): Node {
    const { diagram, auth } = this.#flows.space;
    const known = this.clients(who, entryPoint);
    return entryPoint.claimed && who.some(({ type }) => type === 'network')
      ? diagram.or(known, auth.set([anonymous]))
      : known;
  }

  /** All others. smtpd itself takes the local socket for authenticated. */
  others(who: readonly Who[], entryPoint: PolicyEntryPoint): Node {
    const { diagram, auth } = this.#flows.space;
    const named = this.clients(who, entryPoint);
    const exempt = who.some(({ type }) => type === 'users')
      ? diagram.or(named, auth.set([socketUser]))
      : named;
    return diagram.not(exempt);
  }

  /** Behind a proxy that strangers reach, nobody is known by address. */
  #who(who: Who, { claimed, mode }: PolicyEntryPoint): Node {
    const { space, ownAddresses, authenticated } = this.#flows;
    const { diagram } = space;
    const unauthenticated = space.auth.set([anonymous]);
    const network = diagram.and(unauthenticated, space.kinds('ipv4', 'ipv6'));
    switch (who.type) {
      case 'anyone':
        return yes;
      case 'strangers':
        if (mode !== undefined && isKnownClient(mode)) return no;
        // As the verdict on open relays has it: who has the confirmed name that a rule lists is none.
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
