import type { Config, FilterUse, Listener, RelayAction } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { type Node, no, yes } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { likelyPublicSuffix } from '../relay/likely-public-suffix.js';
import { ownNames } from '../relay/own-domains.js';
import { relayDestinationOf } from '../relay/relay-destination.js';
import type { RelayOptions } from '../relay/relay-options.js';
import { believable, type Trust } from '../relay/trust.js';
import { disguisesOf, type Exposure } from '../ruleset/exposure.js';
import { type DecidedRules, firstMatch, firstMatchBeside } from '../ruleset/first-match.js';
import { behindFilters } from '../ruleset/stranger-sessions.js';
import { isReachable, serves } from '../smtp/bindings.js';
import { unnamedServer } from '../smtp/local-names.js';
import { takesNoMail } from '../smtp/mail-limits.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import { usualWidth } from '../space/network-widths.js';
import type { OwnNames } from '../space/own-names.js';
import { publicAddresses } from '../space/public-addresses.js';
import { anonymous, socketUser } from '../space/reserved-users.js';
import { type Criteria, usualSpaceLimits } from '../space/scope.js';
import { buildSpace } from '../space/space-builder.js';
import { isPossible, type Mode } from './client-modes.js';
import { type FlowPart, FlowScope } from './flow-scope.js';

/**
 * The outcomes of all envelopes in one configuration, or in several that are compared, together with questions about envelopes. They share one space of atoms, in
 * which the rules of the configurations and the questions follow one another, and so do the listeners, each local socket after those of its configuration.
 */
export class Flows {
  readonly space: EnvelopeSpace;
  readonly machine: Machine;
  /** What the settings state about how strangers reach the server. */
  readonly exposure: Exposure;
  /** The measure that tells networks that may be trusted from strangers. */
  readonly trust: Trust;
  /** Clients on the machine itself that connect over the network. */
  readonly ownAddresses: Node;
  /** Clients that have authenticated over the network. */
  readonly authenticated: Node;
  /** The recipients that `for local` matches. */
  readonly localRecipients: Node;
  /** Mail that is possible at all: no recipient is null. */
  readonly possible: Node;
  readonly #scope: FlowScope;
  readonly #decisions = new Map<number, DecidedRules>();

  /** Throws TooLarge if more has to be told apart than the limits allow. */
  constructor(
    configs: readonly Config[],
    machine: Machine,
    questions: readonly Criteria[],
    options: RelayOptions = {},
  ) {
    this.machine = machine;
    this.exposure = options;
    const { trusted = [], widest = usualWidth } = options;
    this.trust = {
      width: widest,
      named: believable(trusted) ? trusted : [],
      isLoose: (known) => this.space.isLoose(known),
    };
    this.#scope = new FlowScope(configs, questions);
    const publicSuffix = options.publicSuffix ?? likelyPublicSuffix;
    const own = configs.map((config) => ownNames(config, machine, publicSuffix, options));
    this.space = buildSpace({
      scope: this.#scope.scope,
      machine,
      own: together(own),
      strangers: publicAddresses([...machine.addresses, ...this.trust.named]),
      networks: [...new Set(disguisesOf(options).map(({ network }) => network))],
      limits: options.limits ?? usualSpaceLimits,
    });
    const { diagram } = this.space;
    this.ownAddresses = diagram.and(
      this.#rule(this.#scope.machineQuestion),
      this.space.kinds('ipv4', 'ipv6'),
    );
    this.possible = possibleRecipients(this.space);
    this.localRecipients = this.#rule(this.#scope.localQuestion);
    this.authenticated = diagram.not(this.space.auth.set([anonymous, socketUser]));
  }

  #rule(index: number): Node {
    return this.space.rules[index]?.match ?? no;
  }

  /** The envelopes for which the criteria of a question hold. */
  question(index: number): Node {
    return this.#rule(this.#scope.firstQuestion + index);
  }

  #part(part: number): FlowPart {
    const found = this.#scope.parts[part];
    if (found === undefined) throw new Error(`no configuration ${part}`);
    return found;
  }

  /** The rule that decides each envelope of one listener, or of the local socket if it is undefined. The leaves are those of `outcomeOf`. */
  decision(part: number, listener: number | undefined): Node {
    const { config, firstListener } = this.#part(part);
    if (takesNoMail(config.settings)) return no;
    const { decision } = this.#decided(part);
    const { first, width } = this.space.listener;
    return this.space.diagram.restrict(
      decision,
      first,
      width,
      firstListener + (listener ?? config.listeners.length),
    );
  }

  #decided(part: number): DecidedRules {
    const known = this.#decisions.get(part);
    if (known !== undefined) return known;
    const { config, firstRule } = this.#part(part);
    const { diagram } = this.space;
    const rules = this.space.rules.slice(firstRule, firstRule + config.rules.length);
    const decision =
      part === 0 ? firstMatch({ diagram, rules }, yes) : firstMatchBeside(diagram, rules, this.#decided(0));
    const decided = { rules, decision };
    this.#decisions.set(part, decided);
    return decided;
  }

  /**
   * The mail for which a relay action has a host that may send it on; all mail, for other actions than `relay domain`.
   *
   * @param unseen what is assumed if an unseen list, or a program, names the hosts
   */
  routed(action: RelayAction, unseen: { readonly list: Node; readonly program: Node }): Node {
    const route = this.#scope.routes.get(action);
    if (route !== undefined) return this.#rule(route);
    const { type } = relayDestinationOf(action);
    return type === 'domains' ? unseen.list : type === 'unknown' ? unseen.program : yes;
  }

  /** The outcome of each envelope on a listener: the rule that decides, or 0 if it is refused or cannot be sent at all. */
  outcome(part: number, index: number, mode: Mode): Node {
    const listener = this.#part(part).config.listeners[index];
    if (listener === undefined || !isPossible(listener, mode)) return no;
    const decision = this.#filtered(listener, this.decision(part, index));
    return this.space.diagram.ite(this.#admitted(listener, mode), decision, no);
  }

  /** The outcome of each envelope of the local socket, which sendmail(8) uses. */
  socketOutcome(part: number): Node {
    return this.#filtered(this.#part(part).config.socket, this.decision(part, undefined));
  }

  #filtered(
    { filters, hostname }: { readonly filters: readonly FilterUse[]; readonly hostname?: string | undefined },
    decision: Node,
  ): Node {
    return behindFilters(this.space, filters, decision, { rewritten: 'followed', hostname });
  }

  /** The envelopes that get past MAIL FROM on a listener, as far as its own demands go. */
  admitted(part: number, index: number, mode: Mode): Node {
    const listener = this.#part(part).config.listeners[index];
    return listener === undefined || !isPossible(listener, mode) ? no : this.#admitted(listener, mode);
  }

  /** The envelopes that get past MAIL FROM, as far as the listener's own demands go. */
  #admitted(listener: Listener, { tls }: Mode): Node {
    const { diagram, auth } = this.space;
    if (listener.tls === 'tls-require' && tls === 'none') return no;
    const unknown = listener.auth === 'auth' ? no : auth.set([anonymous]);
    if (listener.auth === 'none' || tls === 'none') return unknown;
    const allowed =
      listener.senders === undefined
        ? yes
        : (this.#scope.senders.get(listener.senders) ?? [])
            .map((index) => this.#rule(index))
            .reduce((a, b) => diagram.or(a, b), no);
    return diagram.or(unknown, diagram.and(this.authenticated, allowed));
  }

  /** The clients that can connect to a listener in this mode. */
  clients(listener: Listener, { header }: Mode, families: readonly (4 | 6)[] = [4, 6]): Node {
    const { space } = this;
    const possible = space.diagram.and(this.possible, space.completedAt(listener));
    if (header) return space.diagram.and(possible, space.kinds('ipv4', 'ipv6', 'proxied-socket'));
    const kinds = families
      .filter((family) => serves(listener, family))
      .map((family) => `ipv${family}` as const);
    const network = space.diagram.and(possible, space.kinds(...kinds));
    return isReachable(listener) ? network : space.diagram.and(network, this.ownAddresses);
  }

  /** The envelopes of sendmail(8): from the socket's user, without an address, under the server's name. */
  get socketClient(): Node {
    const { space, machine } = this;
    const exactly = (field: Field, code: number | undefined): Node =>
      code === undefined ? yes : field.set([code]);
    return [
      this.possible,
      space.completedAt({}),
      space.kinds('socket'),
      space.auth.set([socketUser]),
      exactly(space.helo, space.heloNames.atomOf('localhost')),
      exactly(space.reverse, space.reverseNames.atomOf((machine.serverName ?? unnamedServer).toLowerCase())),
    ].reduce((a, b) => space.diagram.and(a, b));
  }
}

const together = (all: readonly OwnNames[]): OwnNames => ({
  domains: all.flatMap(({ domains }) => domains),
  patterns: all.flatMap(({ patterns }) => patterns),
  expressions: all.flatMap(({ expressions }) => expressions),
  addresses: all.flatMap(({ addresses }) => addresses),
  isOwned: (names) => all.some(({ isOwned }) => isOwned(names)),
  providers: all.flatMap(({ providers }) => providers),
});

function possibleRecipients({ recipient }: EnvelopeSpace): Node {
  const [, single] = recipient.fields;
  return single === undefined ? yes : single.field.set([...single.order].sort((a, b) => a - b));
}
