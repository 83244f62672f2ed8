import type { Config, Listener } from '../model/config/config.js';
import { foldCase } from '../model/config/lengths.js';
import type { Machine } from '../model/config/machine.js';
import { type Node, no } from '../verify/bdd/diagram.js';
import { leafRegions } from '../verify/bdd/leaf-pairs.js';
import type { Flows } from '../verify/flows/flows.js';
import { type MailAddress, mailAddressText } from '../verify/match/mail-address.js';
import { outcomeOf } from '../verify/ruleset/first-match.js';
import { behindFilters } from '../verify/ruleset/stranger-sessions.js';
import { type Expansion, expand } from '../verify/smtp/expansion.js';
import { type Knowledge, Undecided } from '../verify/smtp/exploration.js';
import type { RulesetAnswer } from '../verify/smtp/match-rules.js';
import type { Envelope } from '../verify/smtp/ruled-envelope.js';

/** The outcome for one recipient, and the mail that has this outcome. */
export interface Expanded {
  readonly region: Node;
  readonly expansion: Expansion;
}

/** Thrown for an address of an expansion whose rule is not determined yet. */
class Unsettled extends Error {
  constructor(readonly address: MailAddress) {
    super('unsettled');
  }
}

/** The maximum number of ways to follow for the mail of one recipient. */
const maxWays = 200;

const strictly: Knowledge = {
  unseen: (_, reason) => {
    throw new Undecided(reason);
  },
  assume: () => undefined,
};

/**
 * Follows recipients through aliases and virtual domains for all mail at once: wherever the ruleset is consulted again, every rule that may decide is
 * followed.
 */
export class Expansions {
  readonly #config: Config;
  readonly #machine: Machine;
  readonly #flows: Flows;

  constructor(config: Config, machine: Machine, flows: Flows) {
    this.#config = config;
    this.#machine = machine;
    this.#flows = flows;
  }

  /**
   * The outcomes of mail for one recipient. Throws Undecided if they depend on something that was not seen, or are too much to follow.
   *
   * @param region mail for the recipient on one listener
   * @param outcome the rule that decides, as a diagram's leaf, for all mail of that listener
   * @param listener undefined for the local socket
   */
  *of(
    region: Node,
    outcome: Node,
    listener: Listener | undefined,
    recipient: MailAddress,
  ): Generator<Expanded> {
    const stack = this.#split(region, outcome).map(({ answer, region: here }) => ({
      region: here,
      first: answer,
      known: new Map<string, RulesetAnswer>(),
    }));
    let left = maxWays;
    for (let way = stack.pop(); way !== undefined; way = stack.pop()) {
      left -= 1;
      if (left < 0) throw new Undecided('aliases lead too many ways');
      const { first, known, region: here } = way;
      const rematch = (address: MailAddress, internal: boolean): RulesetAnswer => {
        if (!internal) return first;
        const answer = known.get(keyOf(address));
        if (answer === undefined) throw new Unsettled(address);
        return answer;
      };
      try {
        const context = { config: this.#config, machine: this.#machine, knowledge: strictly, rematch };
        yield { region: here, expansion: expand(context, envelopeTo(recipient)) };
      } catch (error) {
        if (!(error instanceof Unsettled)) throw error;
        const { address } = error;
        for (const { answer, region: rest } of this.#split(here, this.#again(listener, address)))
          stack.push({ region: rest, first, known: new Map([...known, [keyOf(address), answer]]) });
      }
    }
  }

  /** The rule that decides about mail that an alias sends on to an address. Filters may have changed what the client sent. */
  #again(listener: Listener | undefined, { user, domain }: MailAddress): Node {
    const { space } = this.#flows;
    const { diagram, source, recipient, sources } = space;
    const place = listener === undefined ? undefined : this.#config.listeners.indexOf(listener);
    const codes = recipient.codes(foldCase(user), foldCase(domain));
    const internal = sources.findIndex(({ kind }) => kind === 'internal');
    if (codes === undefined || internal < 0)
      throw new Undecided(`${mailAddressText({ user, domain })} is no address`);
    const here = diagram.restrict(this.#flows.decision(0, place), source.first, source.width, internal);
    const decision = [...codes].reduce(
      (node, [field, code]) => diagram.restrict(node, field.first, field.width, code),
      here,
    );
    const { filters, hostname } = listener ?? { ...this.#config.socket, hostname: undefined };
    return behindFilters(space, filters, decision, { rewritten: 'followed', hostname });
  }

  #split(region: Node, outcome: Node): readonly { readonly answer: RulesetAnswer; readonly region: Node }[] {
    const { diagram } = this.#flows.space;
    return leafRegions(diagram, outcome).flatMap((said) => {
      const here = diagram.and(region, said.region);
      if (here === no) return [];
      const decided = outcomeOf(said.leaf);
      const rule = decided && this.#config.rules[decided.rule - 1];
      const answer = decided?.failure ? 'error' : (rule ?? 'none');
      return [{ answer, region: here }];
    });
  }
}

const keyOf = (address: MailAddress): string => foldCase(mailAddressText(address));

/** An envelope with everything that the expansion uses once the rules are determined. */
const envelopeTo = (recipient: MailAddress): Envelope => ({
  source: 'local',
  internal: false,
  hostName: () => '',
  tag: '',
  helo: '',
  authenticated: false,
  userName: '',
  sender: { user: 'someone', domain: 'example.net' },
  recipient,
});
