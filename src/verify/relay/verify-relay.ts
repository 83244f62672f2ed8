import type { Config, Listener, MatchRule, RelayAction } from '../../model/config/config.js';
import { isList } from '../../model/config/list-tables.js';
import type { Machine } from '../../model/config/machine.js';
import { type Node, no } from '../bdd/diagram.js';
import { budgeted, spend, TooLarge } from '../budget.js';
import { reachedRules } from '../ruleset/reached-rules.js';
import { behindFilters, type EntryPoint, strangerEntryPoints } from '../ruleset/stranger-sessions.js';
import { assumeEmptyLists, withAssumedEntries } from '../smtp/assume-empty.js';
import { type FittedRegion, fittedRegions, notEmptyAssumption } from '../space/chosen-fields.js';
import { criteriaOf } from '../space/criteria.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import { usualWidth, type Width } from '../space/network-widths.js';
import { publicAddresses } from '../space/public-addresses.js';
import { anonymous } from '../space/reserved-users.js';
import { type Criteria, type SpaceLimits, usualSpaceLimits } from '../space/scope.js';
import type { SourceAtom } from '../space/source-atom.js';
import { buildSpace } from '../space/space-builder.js';
import type { Unknown } from '../space/unknown.js';
import { dialectAssumptions } from './expression-dialects.js';
import { causeOf } from './hole-cause.js';
import { likelyPublicSuffix } from './likely-public-suffix.js';
import { type Ownership, ownNames, type PublicSuffix } from './own-domains.js';
import { ownerAssumptions } from './owner-assumptions.js';
import { isPlainlyClosed } from './plainly-closed.js';
import { relayDestinationOf, sendingOf } from './relay-destination.js';
import type { Hole, RelayVerdict } from './relay-verdict.js';
import { takenAsOwn } from './taken-as-own.js';
import { believable, countOf, isImplausible, isMost, networksOfAtoms } from './trust.js';
import { findWitness, withAbsent } from './witness.js';

export interface RelayOptions extends Ownership {
  /** Judges patterns like `*.co.uk`; by rule of thumb when not given. */
  readonly publicSuffix?: PublicSuffix;
  /** The widest networks that a rule may trust without being asked about it. */
  readonly widest?: Width;
  readonly limits?: SpaceLimits;
}

/** Looking at a rule through one listener, in units of a budget. */
const costOfEntryPoint = 20;

/** Rules that get a witness of their own; more are not shown. */
const maxHoles = 100;

/**
 * Whether a stranger can make this server send mail to anyone. Exact within the kinds of envelopes that the configuration can tell apart: `yes`
 * comes with envelopes that `decide` accepts, `no` means that there are none, `unknown` names what the answer depends on. Never throws on a
 * configuration and ends in bounded time: what is too large to decide is `unknown`.
 */
export function verifyRelay(config: Config, machine: Machine, options: RelayOptions = {}): RelayVerdict {
  if (config.tooLarge) return undecided(notRead);
  try {
    if (isPlainlyClosed(config, machine))
      return {
        openRelay: 'no',
        holes: [],
        dependsOn: [],
        trusted: [],
        takenAsOwn: [],
        assumptions: ownerAssumptions(options),
      };
    return budgeted(() => new Verification(config, machine, options).verdict());
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return undecided(`the ruleset is too large to decide: ${error.message}`);
  }
}

const notRead = 'the text is too large, with what it includes, and was not read to its end';

const undecided = (reason: string): RelayVerdict => ({
  openRelay: 'unknown',
  holes: [],
  tooLarge: true,
  dependsOn: [{ reason, span: undefined }],
  trusted: [],
  takenAsOwn: [],
  assumptions: [],
});

/** A way in, and the envelopes that take it. */
interface OpenRegion {
  readonly entryPoint: EntryPoint;
  readonly region: Node;
}

/** A rule that sends strangers' mail on, and where they come in. */
interface Relaying {
  readonly rule: MatchRule;
  readonly regions: readonly OpenRegion[];
}

class Verification {
  readonly #config: Config;
  /** The configuration with unseen lists empty: where examples are tried. */
  readonly #assumedEmpty: Config;
  readonly #machine: Machine;
  readonly #width: Width;
  /** Networks that settings trust. */
  readonly #named: readonly string[];
  /** The rules of the configuration, and behind them a question for each `relay domain`: whether it routes a recipient's domain. */
  readonly #space: EnvelopeSpace;
  /** Where the question of an action stands. */
  readonly #routes = new Map<RelayAction, number>();
  readonly #ownership: Ownership & { readonly publicSuffix: PublicSuffix };
  readonly #providers: ReadonlySet<string>;
  /** What the answer takes for granted because its owner says so. */
  readonly #said: readonly string[];
  readonly #holes: Hole[] = [];
  /** What the diagram says was denied by `decide`. */
  #failed = false;
  /** What holes take for granted about tables that were not seen. */
  readonly #given = new Set<string>();
  /** What is taken for granted about where mail goes. */
  readonly #onward = new Set<string>();
  /** Rules past those that are shown. */
  #moreHoles = 0;
  readonly #dependsOn = new Map<string, RelayVerdict['dependsOn'][number]>();
  #tooLarge = false;
  readonly #trusted: { network: string; rule: number; span: MatchRule['span'] }[] = [];

  constructor(config: Config, machine: Machine, options: RelayOptions) {
    this.#config = config;
    this.#assumedEmpty = assumeEmptyLists(config);
    this.#machine = machine;
    this.#width = options.widest ?? usualWidth;
    const { trusted = [] } = options;
    this.#named = believable(trusted) ? trusted : [];
    this.#said = ownerAssumptions(options);
    this.#ownership = { ...options, publicSuffix: options.publicSuffix ?? likelyPublicSuffix };
    const own = ownNames(config, machine, this.#ownership.publicSuffix, options);
    this.#providers = new Set(own.providers);
    const routed: Criteria[] = [];
    for (const action of new Set(config.rules.flatMap((rule) => relayOf(rule) ?? []))) {
      const onward = relayDestinationOf(action);
      if (onward.type === 'domains' && onward.unseen === undefined) {
        this.#routes.set(action, config.rules.length + routed.length);
        routed.push(criteriaOf({ domains: onward.domains }));
      }
    }
    this.#space = buildSpace({
      scope: { ...config, rules: [...config.rules, ...routed] },
      machine,
      own,
      strangers: publicAddresses([...machine.addresses, ...this.#named]),
      limits: options.limits ?? usualSpaceLimits,
    });
  }

  verdict(): RelayVerdict {
    const { diagram } = this.#space;
    const { entryPoints, assumptions } = strangerEntryPoints(this.#config, this.#space);
    let within: Node = no;
    for (const { sessions } of entryPoints) within = diagram.or(within, sessions);
    const all = diagram.and(within, this.#space.foreign);
    const strangers = diagram.and(all, diagram.not(this.#space.listedReverseNames));
    const reached = new Set<number>();
    const relaying: Relaying[] = [];
    for (const { rule: index, decides: reaches } of reachedRules(this.#ruleset, strangers)) {
      const rule = this.#config.rules[index - 1];
      if (reaches === no || rule === undefined) continue;
      reached.add(index);
      const decides = this.#routed(rule, reaches);
      if (decides === no) continue;
      spend(entryPoints.length * costOfEntryPoint);
      const regions = entryPoints.flatMap((entryPoint) => {
        const region = diagram.and(
          entryPoint.sessions,
          behindFilters(this.#space, entryPoint.listener.filters, decides, entryPoint.listener),
        );
        return region === no ? [] : [{ entryPoint, region }];
      });
      if (regions.length > 0) relaying.push({ rule, regions });
    }
    this.#judge(relaying);
    this.#expansions(entryPoints, reached);
    const owners = this.#listedNameAssumptions(diagram.and(all, this.#space.listedReverseNames), entryPoints);
    for (const { what, path, span } of this.#config.unseen)
      if (what === 'include')
        this.#depend({ reason: `include ${path} was not seen, and may hold any rule`, span, list: false });
    const openRelay = this.#holes.length > 0 ? 'yes' : this.#dependsOn.size > 0 ? 'unknown' : 'no';
    return {
      openRelay,
      holes: this.#holes,
      ...(openRelay === 'unknown' && this.#tooLarge && { tooLarge: true as const }),
      dependsOn: [...this.#dependsOn.values()],
      trusted: this.#trusted,
      ...(this.#failed ? { failed: true } : {}),
      takenAsOwn: takenAsOwn(
        { config: this.#config, machine: this.#machine, ownership: this.#ownership },
        reachedRules(this.#ruleset, diagram.and(within, diagram.not(this.#space.foreign))),
      ),
      assumptions: [
        ...new Set([
          ...this.#said,
          ...this.#onward,
          ...owners,
          ...assumptions,
          ...this.#given,
          ...dialectAssumptions(this.#config),
          ...this.#space.unknowns.map(({ reason }) => reason),
        ]),
        ...(this.#moreHoles === 0
          ? []
          : [`${this.#moreHoles} more rules seem to relay for strangers: ${maxHoles} are shown`]),
      ],
    };
  }

  get #ruleset(): Pick<EnvelopeSpace, 'diagram' | 'rules'> {
    const { diagram, rules } = this.#space;
    return { diagram, rules: rules.slice(0, this.#config.rules.length) };
  }

  /** The part of a rule's mail for which its action knows a host: all of it, unless it routes single domains. */
  #routed(rule: MatchRule, decides: Node): Node {
    const action = relayOf(rule);
    if (action === undefined) return no;
    const question = this.#routes.get(action);
    if (question === undefined) return decides;
    return this.#space.diagram.and(decides, this.#space.rules[question]?.match ?? no);
  }

  /** Whether a rule's mail is sent on as the rule says; otherwise the answer takes for granted, or depends on, what becomes of it. */
  #isSentOn(rule: MatchRule): boolean {
    const action = relayOf(rule);
    if (action === undefined) return false;
    const sending = sendingOf(rule, action, this.#config, (listener) => this.#relaysFrom(listener));
    if (sending.type === 'assumed') this.#onward.add(sending.assumption);
    else if (sending.type === 'depends') this.#depend(sending.unknown);
    return sending.type === 'sent';
  }

  /** Whether a rule sends on what clients on this machine submit to a listener, as a rule to anyone. */
  #relaysFrom(listener: Listener): boolean {
    const { diagram, foreign, listener: field } = this.#space;
    const sessions = diagram.and(field.set([this.#config.listeners.indexOf(listener)]), foreign);
    for (const { rule, decides } of reachedRules(this.#ruleset, sessions)) {
      const action = this.#config.rules[rule - 1];
      const sends = action && relayOf(action);
      if (decides !== no && sends !== undefined && relayDestinationOf(sends).type === 'anywhere') return true;
    }
    return false;
  }

  /** Says which rules relay for clients that are no strangers because of their names. */
  #listedNameAssumptions(sessions: Node, entryPoints: readonly EntryPoint[]): readonly string[] {
    if (sessions === no) return [];
    const { diagram } = this.#space;
    return [...reachedRules(this.#ruleset, sessions)].flatMap(({ rule: index, decides }) => {
      const rule = this.#config.rules[index - 1];
      if (decides === no || rule === undefined || relayOf(rule) === undefined) return [];
      const isReached = entryPoints.some(
        ({ listener, sessions: here }) =>
          diagram.and(here, behindFilters(this.#space, listener.filters, decides, listener)) !== no,
      );
      if (!isReached) return [];
      const who = rule.from.type === 'rdns' ? `rule ${index} lists` : `a filter before rule ${index} lists`;
      return [`clients whose confirmed reverse name ${who} are no strangers: only its owner has it`];
    });
  }

  /**
   * Local delivery whose aliases come from a program: it may send mail for any domain on to the address that was asked for, where a rule relays what
   * comes out of aliases. Aliases that are lists lead to fixed addresses only.
   */
  #expansions(entryPoints: readonly EntryPoint[], reached: ReadonlySet<number>): void {
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
    const listeners = this.#space.listener.set(entryPoints.map(({ index }) => index));
    const internal = diagram.and(
      listeners,
      diagram.and(
        this.#space.kinds('internal'),
        diagram.and(this.#space.auth.set([anonymous]), this.#space.foreign),
      ),
    );
    let relayed = false;
    for (const { rule: index, decides } of reachedRules(this.#ruleset, internal)) {
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

  /** Finds the rules among these that relay for strangers, and not just for networks that somebody can mean to trust. */
  #judge(relaying: readonly Relaying[]): void {
    const wide = this.#wide(relaying);
    const certain = relaying.map(({ rule, regions }) => ({ rule, regions: this.#certain(regions) }));
    const certainlyWide = this.#wide(certain);
    for (const [at, { rule, regions }] of relaying.entries()) {
      const claimed = regions.filter(({ entryPoint }) => entryPoint.claimed);
      const atoms = this.#atoms(regions);
      const open = wide.has(rule) ? regions : claimed;
      if (!wide.has(rule) && atoms.length > 0) this.#trust(rule, atoms);
      if (open.length === 0 || !this.#isSentOn(rule)) continue;
      const sure = (certain[at]?.regions ?? []).filter(
        ({ entryPoint }) => entryPoint.claimed || (wide.has(rule) && certainlyWide.has(rule)),
      );
      // Of what a client chooses to say it fits any entry of a list that was not seen: one is enough.
      const fitting = sure.length > 0 ? sure : this.#fitting(rule, open, wide.has(rule));
      if (fitting.length > 0) this.#confirm(rule, fitting);
      else this.#dependOnUnknowns(open);
    }
  }

  /** A list that was not seen holds neither everybody nor everything: some client and some address are not in it. */
  #certain(regions: readonly OpenRegion[]): readonly OpenRegion[] {
    const { diagram, unknownLevel, unknowns } = this.#space;
    return regions.flatMap(({ entryPoint, region }) => {
      const known = diagram.certain(region, unknownLevel, (level) =>
        unknowns[level - unknownLevel]?.list ? 0 : undefined,
      );
      return known === no ? [] : [{ entryPoint, region: known }];
    });
  }

  /** What clients can say to fit entries of lists that were not seen, by more than somebody can mean to trust. */
  #fitting(rule: MatchRule, open: readonly OpenRegion[], isWide: boolean): readonly WitnessCandidate[] {
    const chosen = open.flatMap(({ entryPoint, region }): readonly WitnessCandidate[] =>
      [...fittedRegions(this.#space, region, entryPoint.listener)].map((fit) => ({ entryPoint, ...fit })),
    );
    const isWideChosen = isWide && this.#wide([{ rule, regions: chosen }]).has(rule);
    return chosen.filter(({ entryPoint }) => entryPoint.claimed || isWideChosen);
  }

  /** The clients that come in with the addresses that they have. */
  #atoms(regions: readonly OpenRegion[]): readonly SourceAtom[] {
    const { source, sources } = this.#space;
    const codes = new Set(
      regions.flatMap(({ entryPoint, region }) => (entryPoint.claimed ? [] : [...source.atomsIn(region)])),
    );
    return [...codes].flatMap((code) => sources[code] ?? []);
  }

  /** The rules that let in more public addresses than somebody can mean to trust: each by itself, or all others together. */
  #wide(relaying: readonly Relaying[]): ReadonlySet<MatchRule> {
    const atoms = new Map(relaying.map(({ rule, regions }) => [rule, this.#atoms(regions)]));
    const isWide = (known: readonly SourceAtom[]): boolean =>
      isImplausible(known, {
        width: this.#width,
        named: this.#named,
        isLoose: (one) => this.#space.isLoose(one),
      });
    const wide = new Set([...atoms].flatMap(([rule, known]) => (isWide(known) ? [rule] : [])));
    const others = [...atoms].filter(([rule, known]) => !wide.has(rule) && known.length > 0);
    if (others.length > 1 && isWide([...new Set(others.flatMap(([, known]) => known))]))
      for (const [rule] of others) wide.add(rule);
    return wide;
  }

  /** Shows an envelope that gets through. */
  #confirm(rule: MatchRule, regions: readonly WitnessCandidate[]): void {
    if (this.#holes.length >= maxHoles) {
      this.#moreHoles += 1;
      return;
    }
    const atoms = this.#atoms(regions);
    const failures = new Set<string>();
    for (const { entryPoint, region, input: said, assumed } of byPlainness(regions)) {
      const given = { ...said, ...(assumed && { assumed }) };
      const assumedEmpty = assumed
        ? assumeEmptyLists(withAssumedEntries(this.#config, assumed))
        : this.#assumedEmpty;
      const found = findWitness(
        this.#space,
        assumedEmpty,
        this.#machine,
        entryPoint,
        region,
        rule.index,
        given,
      );
      if (typeof found === 'string') {
        failures.add(found);
        continue;
      }
      this.#holes.push({
        rule: rule.index,
        chain: found.decision.rules.filter((index) => index !== rule.index),
        witness: withAbsent(this.#config, this.#machine, found.witness),
        decision: found.decision,
        cause: causeOf(rule, entryPoint, this.#providers.has(domainOf(found.witness.rcpt_to))),
        ...(entryPoint.claimed || isMost(atoms) ? {} : { clients: countOf(atoms) }),
        listener: entryPoint.listener.span,
      });
      for (const { table } of assumed ?? []) this.#given.add(notEmptyAssumption(table));
      return;
    }
    const isDenied = failures.has('denied');
    if (!isDenied && !failures.has('unknown')) return;
    this.#failed ||= isDenied;
    const reason = isDenied
      ? 'seems to relay for strangers, but no example was accepted: please report this configuration'
      : 'may relay for strangers: whether any text fits all that it asks for was not found out';
    this.#depend({ list: false, reason: `rule ${rule.index} ${reason}`, span: rule.span });
  }

  /** Says what was not seen that decides. */
  #dependOnUnknowns(regions: readonly OpenRegion[]): void {
    const { diagram, unknownLevel, unknowns } = this.#space;
    for (const { region } of regions)
      for (const [level, { onOne, onZero }] of diagram.dependence(region, unknownLevel)) {
        const unknown = unknowns[level - unknownLevel];
        if (unknown !== undefined && (onOne || (onZero && !unknown.list))) this.#depend(unknown);
      }
  }

  #depend({ reason, span, chosen, tooLarge = false }: Unknown): void {
    this.#tooLarge ||= tooLarge;
    const isSaid = chosen !== undefined && chosen.field !== 'source';
    this.#dependsOn.set(reason, { reason, span, ...(isSaid && { chosen: true }) });
  }

  #trust(rule: MatchRule, atoms: Parameters<typeof networksOfAtoms>[0]): void {
    for (const network of networksOfAtoms(atoms))
      this.#trusted.push({ network, rule: rule.index, span: rule.from.span });
  }
}

/** An entry point with the region of it that is asked about, and what the client says there to fit entries that are taken for granted. */
interface WitnessCandidate extends OpenRegion, Partial<Omit<FittedRegion, 'region'>> {}

/** The action by which a rule sends mail on. */
function relayOf({ outcome }: MatchRule): RelayAction | undefined {
  return outcome.type === 'action' && outcome.action.type === 'relay' ? outcome.action : undefined;
}

/** Listeners without TLS on port 25 first, those behind a proxy last. */
function byPlainness<T extends { readonly entryPoint: EntryPoint }>(regions: readonly T[]): readonly T[] {
  const rank = ({ entryPoint: { listener } }: T): number =>
    (listener.proxy ? 8 : 0) +
    (listener.tls === 'none' || listener.tls === 'tls' ? 0 : 4) +
    (listener.port === 25 ? 0 : 2);
  return [...regions].sort((a, b) => rank(a) - rank(b));
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
