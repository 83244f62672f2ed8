import type { Listener } from '../../model/config/config.js';
import { withAddressesOf } from '../../model/config/machine.js';
import { localActionOf } from '../../model/config/rule-actions.js';
import type { Span } from '../../source/text.js';
import { type Node, no } from '../bdd/diagram.js';
import { leafPairs } from '../bdd/leaf-pairs.js';
import { budgeted, TooLarge } from '../budget.js';
import { isPossible, modesOf } from '../flows/client-modes.js';
import { type Place, placesOf } from '../flows/diagram-places.js';
import { type FlowOutcome, outcomeReader } from '../flows/dispositions.js';
import { Flows } from '../flows/flows.js';
import { outside } from '../flows/outside.js';
import { withTablesOf } from '../flows/same-tables.js';
import type { RelayOptions } from '../relay/relay-options.js';
import { exposureAssumptions } from '../ruleset/exposure.js';
import { isReachable } from '../smtp/bindings.js';
import { certificateAssumptions } from '../smtp/client-certificates.js';
import { programAssumptions } from '../smtp/filter-phases.js';
import { expandOtherwise } from '../smtp/release-habits.js';
import { anonymous, socketUser } from '../space/reserved-users.js';
import { aliasChanges } from './aliases.js';
import { type ChangedRegion, type ChangeGroup, gainsFirst } from './changed-regions.js';
import type { ComparedFlows } from './compared.js';
import { type CompletionSessions, completionChanges } from './completions.js';
import { Confirmation } from './confirmation.js';
import type { ComparedSide } from './contact.js';
import { changesOf } from './flow-changes.js';
import type { FlowChange, FlowDifference } from './flow-difference.js';
import { GainedMail } from './gain.js';
import { listenerChanges } from './listener-changes.js';
import { notCompared } from './not-compared.js';
import { StrangersAtLarge } from './strangers-at-large.js';
import { syntaxChanges } from './syntax-changes.js';

/** The most changes that are described; if there are more, that is reported. */
const maxChanges = 200;

/**
 * The mail that two configurations of one machine treat differently: exact up to the kinds of envelopes that the two can tell apart. Every change comes with an
 * envelope that `decide` answers differently, unless it depends on what was not seen. Never throws on configurations: what is too large to compare is reported in
 * `dependsOn`.
 */
export function compareFlows(
  old: ComparedSide,
  next: ComparedSide,
  options: RelayOptions = {},
): FlowDifference {
  const places = placesOf([old.config.listeners, next.config.listeners]);
  const listeners = listenerChanges(places, [old.config.listeners, next.config.listeners]);
  try {
    return { ...budgeted(() => new FlowComparison(old, next, places, options).result()), listeners };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return {
      strangersGain: 'unknown',
      changes: [],
      listeners,
      dependsOn: [{ reason: `the rulesets are too large to compare: ${error.message}`, span: undefined }],
      assumptions: [],
      tooLarge: true,
    };
  }
}

type MutableGroup = ChangeGroup & { readonly found: ChangedRegion[] };

class FlowComparison {
  readonly #sides: readonly [ComparedSide, ComparedSide];
  readonly #places: readonly Place[];
  readonly #flows: Flows;
  readonly #confirmation: Confirmation;
  readonly #outcomes: readonly [(leaf: number) => FlowOutcome, (leaf: number) => FlowOutcome];
  /** Pairs of rules under which mail is treated differently, and pairs of local actions whose maps have to be compared. */
  readonly #different = new Map<string, MutableGroup>();
  readonly #delivered = new Map<string, MutableGroup>();
  readonly #dependsOn = new Map<string, Span | undefined>();
  /** The sessions of each place, in each mode. */
  readonly #asked: CompletionSessions[] = [];
  readonly #gained: GainedMail;

  constructor(old: ComparedSide, next: ComparedSide, places: readonly Place[], options: RelayOptions) {
    const machine = withAddressesOf(next.machine, old.machine);
    const configs = [old.config, withTablesOf(old.config, next.config)] as const;
    this.#sides = [
      { config: old.config, machine: { ...old.machine, addresses: machine.addresses } },
      { config: next.config, machine },
    ];
    this.#places = places;
    this.#flows = new Flows(configs, machine, [], options);
    const strangers = new StrangersAtLarge(this.#flows);
    this.#confirmation = new Confirmation(this.#flows, this.#sides, strangers);
    this.#gained = new GainedMail(this.#flows, configs, strangers);
    this.#outcomes = [outcomeReader(old.config), outcomeReader(next.config)];
  }

  result(): Omit<FlowDifference, 'listeners'> {
    for (const { reason, span } of notCompared(...this.#sides)) this.#depend(reason, span);
    for (const place of this.#places) this.#comparePlace(place);
    this.#compare(this.#flows.socketClient, [this.#flows.socketOutcome(0), this.#flows.socketOutcome(1)], {
      contact: undefined,
      place: undefined,
      internal: false,
      claimed: false,
    });
    const locals = this.#sides.some(({ config }) =>
      config.rules.some((rule) => localActionOf(rule) !== undefined),
    );
    if (locals) this.#compareInternal();
    const changes = this.#describe();
    const gains = new Set(changes.map((change) => change.strangersGain));
    const unknown = gains.has('unknown') || this.#dependsOn.size > 0;
    return {
      strangersGain: gains.has('yes') ? 'yes' : unknown ? 'unknown' : 'no',
      changes: gainsFirst(changes),
      dependsOn: [...this.#dependsOn].map(([reason, span]) => ({ reason, span })),
      assumptions: this.#assumptions(),
    };
  }

  #describe(): readonly FlowChange[] {
    const gained = this.#gained;
    const compared: ComparedFlows = {
      flows: this.#flows,
      confirmation: this.#confirmation,
      places: this.#places,
      get gain() {
        return gained.gain;
      },
      old: this.#sides[0].config,
      next: this.#sides[1].config,
      asked: this.#asked,
      isTrusting: (rule) => gained.isTrusting(rule),
      depend: (reason) => this.#depend(reason),
    };
    const changes: FlowChange[] = [];
    const rematched = [...this.#different.values()].some(({ found }) =>
      found.some(({ internal }) => internal),
    );
    const [old, next] = this.#sides;
    const everyName = expandOtherwise(old.config.release, next.config.release);
    const describe: readonly (() => readonly FlowChange[])[] = [
      ...[...this.#different.values()].map((group) => () => changesOf(compared, group)),
      ...[...this.#delivered.values()].map(
        (group) => () => aliasChanges(compared, group, rematched, everyName),
      ),
      () => completionChanges(compared, this.#sides, this.#asked, this.#outcomes),
      () => syntaxChanges(compared, this.#sides, this.#asked, this.#outcomes),
    ];
    for (const each of describe) {
      if (changes.length >= maxChanges) {
        this.#depend(`more than ${maxChanges} changes: not all of them are shown`);
        break;
      }
      changes.push(...each());
    }
    return changes;
  }

  #depend(reason: string, span?: Span): void {
    this.#dependsOn.set(reason, span);
  }

  #assumptions(): readonly string[] {
    const { closed = [] } = this.#flows.exposure;
    const found = new Set(exposureAssumptions({ closed }));
    for (const { config } of this.#sides) {
      for (const assumption of programAssumptions(config.listeners)) found.add(assumption);
      for (const assumption of certificateAssumptions(config.listeners)) found.add(assumption);
    }
    return [...found];
  }

  #comparePlace(place: Place): void {
    const flows = this.#flows;
    const { diagram } = flows.space;
    const [before, after] = this.#listenersOf(place);
    const both = [before, after].flatMap((listener) => listener ?? []);
    const [some] = both;
    if (some === undefined) return;
    for (const mode of modesOf(both)) {
      const clients = both
        .map((listener) => flows.clients(listener, mode, place.families))
        .reduce((a, b) => diagram.or(a, b));
      const network = diagram.not(flows.space.auth.set([socketUser]));
      const outcome = (part: 0 | 1): Node => {
        const index = place.listeners[part];
        return index === undefined ? no : flows.outcome(part, index, mode);
      };
      const contact = { place, mode, listeners: [before, after] } as const;
      // Addresses that another name completes differently are compared separately (completions.ts).
      const said = both.map((listener) => flows.space.completedAt(listener));
      const sessions = [network, ...said].reduce((a, b) => diagram.and(a, b), clients);
      const outcomes = [outcome(0), outcome(1)] as const;
      const claimed = mode.header && both.some(isReachable);
      this.#asked.push({ contact, sessions, outcomes, claimed });
      this.#compare(sessions, outcomes, { contact, place, internal: false, claimed });
    }
  }

  #listenersOf({ listeners: [a, b] }: Place): readonly [Listener | undefined, Listener | undefined] {
    const [old, next] = this.#sides;
    return [
      a === undefined ? undefined : old.config.listeners[a],
      b === undefined ? undefined : next.config.listeners[b],
    ];
  }

  /** Compares mail that aliases and .forward files send on: the rules decide on it again, as on mail from the machine itself. */
  #compareInternal(): void {
    const flows = this.#flows;
    const { diagram, auth } = flows.space;
    const internal = diagram.and(flows.possible, flows.space.kinds('internal'));
    for (const place of this.#places) {
      const [a, b] = place.listeners;
      const [before, after] = this.#listenersOf(place);
      if (a === undefined || b === undefined || before === undefined || after === undefined) continue;
      const offered = [before, after].map((listener) =>
        listener.auth === 'none'
          ? auth.set([anonymous])
          : listener.auth === 'auth'
            ? flows.authenticated
            : diagram.or(auth.set([anonymous]), flows.authenticated),
      );
      const said = [before, after].map((listener) => flows.space.completedAt(listener));
      const sessions = [...offered, ...said].reduce((x, y) => diagram.and(x, y), internal);
      // Any such client can also use TLS, if the listener has it.
      const modes = modesOf([before]).filter((mode) => isPossible(after, mode));
      const mode = modes.find(({ tls }) => tls !== 'none') ?? modes[0];
      if (mode === undefined) continue;
      this.#compare(sessions, [flows.decision(0, a), flows.decision(1, b)], {
        contact: { place, mode, listeners: [before, after] },
        place,
        internal: true,
        claimed: false,
      });
    }
    this.#compare(
      diagram.and(internal, auth.set([socketUser])),
      [flows.decision(0, undefined), flows.decision(1, undefined)],
      {
        contact: undefined,
        place: undefined,
        internal: true,
        claimed: false,
      },
    );
  }

  #compare(sessions: Node, [old, next]: readonly [Node, Node], rest: Omit<ChangedRegion, 'region'>): void {
    if (sessions === no) return;
    const { diagram } = this.#flows.space;
    const a = diagram.ite(sessions, old, outside);
    const b = diagram.ite(sessions, next, outside);
    for (const pair of leafPairs(diagram, a, b)) {
      const [x, y] = pair.leaves;
      if (x === outside || y === outside) continue;
      const outcomes = [this.#outcomes[0](x), this.#outcomes[1](y)] as const;
      const differ = outcomes[0].key !== outcomes[1].key;
      if (!differ && outcomes[0].disposition !== 'delivered') continue;
      if (!differ && rest.internal) continue;
      const groups = differ ? this.#different : this.#delivered;
      const key = `${outcomes[0].rule} ${outcomes[1].rule} ${outcomes[0].key === outcomes[1].key}`;
      const group = groups.get(key) ?? { outcomes, found: [] };
      groups.set(key, group);
      group.found.push({
        ...rest,
        get region() {
          return pair.region;
        },
      });
    }
  }
}
