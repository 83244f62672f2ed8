import { type Node, no, yes } from '../bdd/diagram.js';
import { exists, leafPairs, whereLeaf } from '../bdd/walks.js';
import type { Disposition, FlowOutcome } from '../flows/dispositions.js';
import type { Flows } from '../flows/flows.js';
import type { Clients } from './rows.js';

/** One thing that becomes of a cell's mail, before it is described. */
export interface OutcomeShare {
  readonly disposition: Disposition;
  readonly action: string | undefined;
  readonly rules: ReadonlySet<number>;
  /** It comes about whatever stands in what was not seen. */
  readonly certain: boolean;
  readonly region: Node;
}

/** The outcomes of one group's mail for some recipients. */
export interface OutcomeShares {
  readonly shares: readonly OutcomeShare[];
  /** The unknowns that decide. */
  readonly dependsOn: readonly string[];
}

/** Outside of what is asked about; no rule has this leaf. */
const outside: Node = yes;

/** Where a group of clients writes to some recipients, as the rules' leaves. */
export const withinRegion = ({ space: { diagram } }: Flows, region: Node, decision: Node): Node =>
  diagram.ite(region, decision, outside);

/** The leaves of `withinRegion`. */
export const leavesIn = ({ space: { diagram } }: Flows, node: Node): readonly number[] =>
  [...diagram.values(node)].filter((leaf) => leaf !== 1).sort((a, b) => a - b);

/** The rules of one disposition and action. */
interface OutcomeGroup {
  readonly outcome: FlowOutcome;
  readonly leaves: Set<number>;
  readonly rules: Set<number>;
}

/** Recipients in groups, as functions that say for a recipient which group it is in: groups that have recipients in common are in different ones. */
export class RecipientGroups {
  readonly #layers: Node[] = [];

  constructor(
    readonly flows: Flows,
    readonly regions: readonly Node[],
  ) {
    const { diagram } = flows.space;
    const taken: Node[] = [];
    for (const [index, region] of regions.entries()) {
      const free = taken.findIndex((other) => diagram.and(other, region) === no);
      const layer = free < 0 ? taken.length : free;
      taken[layer] = diagram.or(taken[layer] ?? no, region);
      const group = diagram.leaf(index + firstGroup);
      this.#layers[layer] = diagram.ite(region, group, this.#layers[layer] ?? no);
    }
  }

  /** The leaves of a function in each group. */
  leavesOf(node: Node): readonly (readonly number[])[] {
    const found = this.regions.map((): number[] => []);
    for (const layer of this.#layers)
      for (const [group, leaf] of leafPairs(this.flows.space.diagram, layer, node))
        if (group >= firstGroup && leaf !== 1) found[group - firstGroup]?.push(leaf);
    return found;
  }
}

/** The leaf of the first group: those before it are truths. */
const firstGroup = 2;

/** The shares of a group of clients for each group of recipients: exact, by what the rules do. */
export function sharesFor(
  recipients: RecipientGroups,
  outcomeOf: (leaf: number) => FlowOutcome,
  { region: sessions, decision }: Pick<Clients, 'region' | 'decision'>,
): readonly OutcomeShares[] {
  const { flows, regions } = recipients;
  // What the rules do for these clients is a fraction of what they do for all.
  const here = withinRegion(flows, sessions, decision);
  const known = new Map<string, readonly OutcomeGroup[]>();
  return recipients.leavesOf(here).map((leaves, index) => {
    const region = regions[index] ?? no;
    const key = leaves.join();
    const groups = known.get(key) ?? outcomeGroups(leaves, outcomeOf);
    known.set(key, groups);
    const [only] = groups;
    if (only !== undefined && groups.length === 1)
      return { shares: [new OnlyShare(only, flows, sessions, region)], dependsOn: [] };
    const all = flows.space.diagram.and(sessions, region);
    return sharesAmong(flows, groups, withinRegion(flows, region, here), all);
  });
}

/** The share of all mail: nothing decides between one outcome and itself. */
class OnlyShare implements OutcomeShare {
  readonly certain = true;

  constructor(
    readonly group: OutcomeGroup,
    readonly flows: Flows,
    readonly sessions: Node,
    readonly recipients: Node,
  ) {}

  get disposition(): Disposition {
    return this.group.outcome.disposition;
  }

  get action(): string | undefined {
    return this.group.outcome.action?.name;
  }

  get rules(): ReadonlySet<number> {
    return this.group.rules;
  }

  /** Made when it is asked for, which of most cells nobody does. */
  get region(): Node {
    return this.flows.space.diagram.and(this.sessions, this.recipients);
  }
}

function outcomeGroups(
  leaves: readonly number[],
  outcomeOf: (leaf: number) => FlowOutcome,
): readonly OutcomeGroup[] {
  const groups = new Map<string, OutcomeGroup>();
  for (const leaf of leaves) {
    const outcome = outcomeOf(leaf);
    const key = `${outcome.disposition} ${outcome.action?.name ?? ''}`;
    const group = groups.get(key) ?? { outcome, leaves: new Set(), rules: new Set() };
    groups.set(key, group);
    group.leaves.add(leaf);
    if (outcome.rule !== undefined) group.rules.add(outcome.rule);
  }
  return [...groups.values()];
}

/**
 * The shares of several outcomes.
 *
 * @param node the decision where clients and recipients are those that are asked about
 * @param all where they are
 */
function sharesAmong(
  { space: { diagram, unknownLevel, unknowns } }: Flows,
  groups: readonly OutcomeGroup[],
  node: Node,
  all: Node,
): OutcomeShares {
  const parts = groups.map((group) => {
    const region = whereLeaf(diagram, node, (leaf) => leaf !== 1 && group.leaves.has(leaf));
    const possible = exists(diagram, region, { first: unknownLevel, end: Number.POSITIVE_INFINITY });
    const { outcome, rules } = group;
    return { disposition: outcome.disposition, action: outcome.action?.name, rules, region, possible };
  });
  const union = (nodes: readonly Node[]): Node => nodes.reduce((a, b) => diagram.or(a, b), no);
  const certain = parts.map(({ possible }, index) =>
    diagram.and(
      possible,
      diagram.not(union(parts.flatMap((other, at) => (at === index ? [] : [other.possible])))),
    ),
  );
  const uncertain = diagram.and(union(parts.map(({ possible }) => possible)), diagram.not(union(certain)));
  const reasons = new Set<string>();
  if (uncertain !== no) {
    // What is taken for granted about the clients and the recipients themselves is no question.
    const granted = diagram.dependence(all, unknownLevel);
    for (const { region } of parts)
      for (const level of diagram.dependence(diagram.and(region, uncertain), unknownLevel).keys()) {
        const unknown = unknowns[level - unknownLevel];
        if (unknown !== undefined && !granted.has(level)) reasons.add(unknown.reason);
      }
  }
  return {
    shares: parts.map(({ possible: _, region, ...part }, index) => {
      const sure = diagram.and(region, certain[index] ?? no);
      return { ...part, certain: sure !== no, region: sure === no ? region : sure };
    }),
    dependsOn: [...reasons],
  };
}
