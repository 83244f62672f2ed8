import type { Config, MatchRule, RelayAction } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { isList, type Limits, nobody, Space, type Unknown, usualLimits } from './classes.js';
import { type Node, no } from './diagram.js';
import { type Ownership, ownNames, type PublicSuffix } from './foreign.js';
import { withEmptyLists } from './imagined.js';
import { publicAddresses } from './networks.js';
import { reachedRules } from './reached.js';
import { behindFilters, type Door, strangersDoors } from './sessions.js';
import { TooLarge } from './sets/automaton.js';
import { likelyPublicSuffix } from './suffixes.js';
import { isImplausible, networksOfClasses, usualWidth, type Width } from './trust.js';
import type { Hole, HoleCause, RelayVerdict } from './verdict.js';
import { findWitness } from './witness.js';

export interface RelayOptions extends Ownership {
  /** Judges patterns like `*.co.uk`; by rule of thumb when not given. */
  readonly publicSuffix?: PublicSuffix;
  /** The widest networks that a rule may trust without being asked about it. */
  readonly widest?: Width;
  readonly limits?: Limits;
}

/** Rules that get a witness of their own; more are not shown. */
const mostHoles = 100;

/**
 * Whether a stranger can make this server send mail to anyone. Exact within the classes of envelopes that the configuration can tell apart: `yes`
 * comes with envelopes that `decide` accepts, `no` means that there are none, `unknown` names what the answer depends on. Never throws on a
 * configuration and ends in bounded time: what is too large to decide is `unknown`.
 */
export function verifyRelay(config: Config, machine: Machine, options: RelayOptions = {}): RelayVerdict {
  try {
    return new Verification(config, machine, options).verdict();
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return {
      openRelay: 'unknown',
      holes: [],
      dependsOn: [{ reason: `the ruleset is too large to decide: ${error.message}`, span: undefined }],
      trusted: [],
      assumptions: [],
    };
  }
}

class Verification {
  readonly #config: Config;
  /** The configuration with unseen lists empty: where examples are tried. */
  readonly #imagined: Config;
  readonly #machine: Machine;
  readonly #width: Width;
  readonly #space: Space;
  /** What the answer takes for granted because its owner says so. */
  readonly #said: readonly string[];
  readonly #holes: Hole[] = [];
  /** Rules past those that are shown. */
  #moreHoles = 0;
  readonly #dependsOn = new Map<string, RelayVerdict['dependsOn'][number]>();
  readonly #trusted: { network: string; rule: number; span: MatchRule['span'] }[] = [];

  constructor(config: Config, machine: Machine, options: RelayOptions) {
    this.#config = config;
    this.#imagined = withEmptyLists(config);
    this.#machine = machine;
    this.#width = options.widest ?? usualWidth;
    this.#said = saidBy(options);
    const own = ownNames(config, machine, options.publicSuffix ?? likelyPublicSuffix, options);
    this.#space = new Space(
      config,
      machine,
      own,
      publicAddresses([...machine.addresses, ...(options.trusted ?? [])]),
      options.limits ?? usualLimits,
    );
  }

  verdict(): RelayVerdict {
    const { diagram } = this.#space;
    const { doors, assumptions } = strangersDoors(this.#config, this.#space);
    let within: Node = no;
    for (const { sessions } of doors) within = diagram.or(within, sessions);
    const all = diagram.and(within, this.#space.foreign);
    const strangers = diagram.and(all, diagram.not(this.#space.namesakes));
    const reached = new Set<number>();
    for (const { rule: index, decides } of reachedRules(this.#space, strangers)) {
      const rule = this.#config.rules[index - 1];
      if (decides === no || rule === undefined) continue;
      reached.add(index);
      if (relayOf(rule) === undefined) continue;
      const here = doors.flatMap((door) => {
        const region = diagram.and(
          door.sessions,
          behindFilters(this.#space, door.listener.filters, decides, door.listener),
        );
        return region === no ? [] : [{ door, region }];
      });
      if (here.length > 0) this.#judge(rule, here);
    }
    this.#expansions(doors, reached);
    const owners = this.#namesakes(diagram.and(all, this.#space.namesakes));
    for (const { what, path, span } of this.#config.unseen)
      if (what === 'include')
        this.#depend({ reason: `include ${path} was not seen, and may hold any rule`, span, list: false });
    const openRelay = this.#holes.length > 0 ? 'yes' : this.#dependsOn.size > 0 ? 'unknown' : 'no';
    return {
      openRelay,
      holes: this.#holes,
      dependsOn: [...this.#dependsOn.values()],
      trusted: this.#trusted,
      assumptions: [
        ...new Set([
          ...this.#said,
          ...owners,
          ...assumptions,
          ...this.#space.unknowns.map(({ reason }) => reason),
        ]),
        ...(this.#moreHoles === 0
          ? []
          : [`${this.#moreHoles} more rules seem to relay for strangers: ${mostHoles} are shown`]),
      ],
    };
  }

  /** Says which rules relay for clients that are no strangers because of their names. */
  #namesakes(sessions: Node): readonly string[] {
    if (sessions === no) return [];
    return [...reachedRules(this.#space, sessions)].flatMap(({ rule: index, decides }) => {
      const rule = this.#config.rules[index - 1];
      if (decides === no || rule?.from.type !== 'rdns' || relayOf(rule) === undefined) return [];
      return [
        `clients whose confirmed reverse name rule ${index} lists are no strangers: only its owner has it`,
      ];
    });
  }

  /**
   * Local delivery whose aliases come from a program: it may send mail for any domain on to the address that was asked for, where a rule relays what
   * comes out of aliases. Aliases that are lists lead to fixed addresses only.
   */
  #expansions(doors: readonly Door[], reached: ReadonlySet<number>): void {
    const { diagram } = this.#space;
    const programs = this.#config.rules.flatMap(({ index, outcome }) => {
      if (outcome.type !== 'action' || outcome.action.type !== 'local') return [];
      const { alias, virtual } = outcome.action;
      const tables = [alias, virtual].flatMap((table) =>
        table === undefined || isList(table) ? [] : [table],
      );
      return tables.length === 0 ? [] : [{ index, tables }];
    });
    if (programs.length === 0) return;
    const here = programs.filter(({ index }) => reached.has(index));
    if (here.length === 0) return;
    const listeners = this.#space.listener.set(doors.map(({ index }) => index));
    const internal = diagram.and(
      listeners,
      diagram.and(
        this.#space.kinds('internal'),
        diagram.and(this.#space.auth.set([nobody]), this.#space.foreign),
      ),
    );
    let relayed = false;
    for (const { rule: index, decides } of reachedRules(this.#space, internal)) {
      const rule = this.#config.rules[index - 1];
      relayed ||= decides !== no && rule !== undefined && relayOf(rule) !== undefined;
    }
    if (!relayed) return;
    for (const { tables } of here)
      for (const { name, span } of tables)
        this.#depend({
          reason: `table ${name} is a program, and may send mail for any domain on to the address that it is asked for`,
          span,
          list: false,
        });
  }

  #judge(rule: MatchRule, regions: readonly { readonly door: Door; readonly region: Node }[]): void {
    const { diagram, unknownLevel, unknowns, source, sources } = this.#space;
    const direct = regions.filter(({ door }) => !door.listener.proxy);
    const classes = new Set(direct.flatMap(({ region }) => [...source.classesIn(region)]));
    const networks = [...classes].flatMap((code) => sources[code] ?? []);
    const open = isImplausible(networks, this.#width)
      ? regions
      : regions.filter(({ door }) => door.listener.proxy);
    if (open.length < regions.length && networks.length > 0) this.#trust(rule, networks);
    if (open.length === 0) return;
    // A list that was not seen holds neither everybody nor everything: some client and some address are not in it.
    const certain = open.flatMap(({ door, region }) => {
      const known = diagram.certain(
        region,
        unknownLevel,
        (level) => unknowns[level - unknownLevel]?.list ?? false,
      );
      return known === no ? [] : [{ door, region: known }];
    });
    const stillOpen = certain.filter(
      ({ door }) =>
        door.listener.proxy ||
        isImplausible(
          [
            ...new Set(
              certain.flatMap((entry) =>
                entry.door.listener.proxy ? [] : [...source.classesIn(entry.region)],
              ),
            ),
          ].flatMap((code) => sources[code] ?? []),
          this.#width,
        ),
    );
    if (stillOpen.length > 0) {
      if (this.#holes.length >= mostHoles) {
        this.#moreHoles += 1;
        return;
      }
      let denied = false;
      for (const { door, region } of byPlainness(stillOpen)) {
        const found = findWitness(this.#space, this.#imagined, this.#machine, door, region, rule.index);
        if (found === 'denied') denied = true;
        if (found === 'denied' || found === 'vacuous') continue;
        this.#holes.push({
          rule: rule.index,
          chain: found.decision.rules.filter((index) => index !== rule.index),
          witness: found.witness,
          decision: found.decision,
          cause: causeOf(rule, door),
          listener: door.listener.span,
        });
        return;
      }
      if (!denied) return;
      this.#depend({
        list: false,
        reason: `rule ${rule.index} seems to relay for strangers, but no example was accepted: please report this configuration`,
        span: rule.span,
      });
      return;
    }
    for (const { region } of open)
      for (const [level, { onOne, onZero }] of diagram.dependence(region, unknownLevel)) {
        const unknown = unknowns[level - unknownLevel];
        if (unknown !== undefined && (onOne || (onZero && !unknown.list))) this.#depend(unknown);
      }
  }

  #depend({ reason, span }: Unknown): void {
    this.#dependsOn.set(reason, { reason, span });
  }

  #trust(rule: MatchRule, classes: Parameters<typeof networksOfClasses>[0]): void {
    for (const network of networksOfClasses(classes))
      this.#trusted.push({ network, rule: rule.index, span: rule.from.span });
  }
}

/** What an answer takes for granted because the owner says so. */
function saidBy({ trusted = [], ownDomains = [] }: Ownership): readonly string[] {
  return [
    ...trusted.map((network) => `clients in ${network} are no strangers: the settings trust them`),
    ...(ownDomains.length === 0
      ? []
      : [`mail for ${ownDomains.join(', ')} is the server's own: the settings say so`]),
  ];
}

/** The action by which a rule sends mail on. */
function relayOf({ outcome }: MatchRule): RelayAction | undefined {
  return outcome.type === 'action' && outcome.action.type === 'relay' ? outcome.action : undefined;
}

/** Listeners without TLS on port 25 first, those behind a proxy last. */
function byPlainness<T extends { readonly door: Door }>(regions: readonly T[]): readonly T[] {
  const rank = ({ door: { listener } }: T): number =>
    (listener.proxy ? 8 : 0) +
    (listener.tls === 'none' || listener.tls === 'tls' ? 0 : 4) +
    (listener.port === 25 ? 0 : 2);
  return [...regions].sort((a, b) => rank(a) - rank(b));
}

/** Which of the rule's gates lets the stranger in. */
function causeOf(rule: MatchRule, door: Door): HoleCause {
  const { from, auth, mailFrom, helo, tag } = rule;
  if (door.listener.proxy && !(from.type === 'any' || from.negated)) return 'proxy';
  if (from.type === 'rdns') return 'reverse-dns';
  if (from.negated) return 'negated-source';
  if (from.type === 'src') return 'wide-source';
  if (from.type !== 'any') return 'proxy';
  if (auth?.negated) return 'not-authenticated';
  if (mailFrom !== undefined) return 'sender';
  if (helo !== undefined) return 'helo';
  return tag === undefined ? 'from-any' : 'tag';
}
