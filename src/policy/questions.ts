import type { Config, Listener, LocalAction } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { type Node, no } from '../verify/bdd/diagram.js';
import type { Flows } from '../verify/flows/flows.js';
import { criteriaOf, type EnvelopeQuestion } from '../verify/space/criteria.js';
import type { Criteria } from '../verify/space/scope.js';
import type { Assertion, AssertionClaim, Who, Whom } from './assertion.js';
import { localActions, namedRecipients } from './recipients.js';

/** The questions of assertions, each with its index: what a policy names becomes criteria like those of rules. */
export class Questions {
  readonly criteria: Criteria[] = [];
  /** The recipients for whom local actions may accept mail, if known. */
  readonly named = new Map<LocalAction, EnvelopeQuestion>();
  readonly #places = new Map<string, number>();

  constructor(
    readonly config: Config,
    machine: Machine,
    assertions: readonly Assertion[],
  ) {
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

  /** The region in which the criteria of a question are met. */
  node(flows: Flows, asked: EnvelopeQuestion): Node {
    const place = this.#places.get(JSON.stringify(asked));
    return place === undefined ? no : flows.question(place);
  }
}

/** The maximum number of users to distinguish; if there are more, any user may log in. */
const maxLogins = 200;

/** The users who can log in on a listener, if a table that was seen names them and they are not too many. */
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

export function askedOfWho(who: Who): EnvelopeQuestion | undefined {
  if (who.type === 'network') return { sources: [who.network] };
  return who.type === 'user' ? { users: [who.name.toLowerCase()] } : undefined;
}

export function askedOfWhom(whom: Whom): EnvelopeQuestion | undefined {
  if (whom.type === 'domain') return { domains: [whom.domain] };
  return whom.type === 'address' ? { recipients: [whom.address] } : undefined;
}

/** The patterns without the null sender, which is not a pattern and is added separately. */
export const patternsOf = (as: readonly string[]): readonly string[] => as.filter((text) => text !== '');
