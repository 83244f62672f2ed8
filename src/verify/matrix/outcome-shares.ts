import { type Node, no } from '../bdd/diagram.js';
import { leafPairs } from '../bdd/leaf-pairs.js';
import { dependence, exists, whereLeaf } from '../bdd/walks.js';
import type { Disposition, FlowOutcome } from '../flows/dispositions.js';
import type { Flows } from '../flows/flows.js';
import { outside } from '../flows/outside.js';
import type { Clients } from './rows.js';

/** One outcome of a cell's mail, before it is described. */
export interface OutcomeShare {
  readonly disposition: Disposition;
  readonly action: string | undefined;
  readonly rules: ReadonlySet<number>;
  /** Whether it happens whatever was not seen. */
  readonly certain: boolean;
  readonly region: Node;
}

/** The outcomes of one group's mail for some recipients. */
export interface OutcomeShares {
  readonly shares: readonly OutcomeShare[];
  /** The unknowns that decide. */
  readonly dependsOn: readonly string[];
}

/** A decision within a region, such as a group of clients; `outside` elsewhere. */
export const withinRegion = ({ space: { diagram } }: Flows, region: Node, decision: Node): Node =>
  diagram.ite(region, decision, outside);

/** The leaves of a decision within a region, ascending. */
export const leavesIn = ({ space: { diagram } }: Flows, node: Node): readonly number[] =>
  [...diagram.values(node)].filter((leaf) => leaf !== 1).sort((a, b) => a - b);

/** The rules of one disposition and action. */
interface OutcomeGroup {
  readonly outcome: FlowOutcome;
  readonly leaves: Set<number>;
  readonly rules: Set<number>;
}

/** Groups of recipients, as functions from a recipient to its group: groups that overlap are in different functions. */
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

  /** The leaves that a function has in each group. */
  leavesOf(node: Node): readonly (readonly number[])[] {
    const found = this.regions.map((): number[] => []);
    for (const layer of this.#layers)
      for (const {
        leaves: [group, leaf],
      } of leafPairs(this.flows.space.diagram, layer, node))
        if (group >= firstGroup && leaf !== 1) found[group - firstGroup]?.push(leaf);
    return found;
  }
}

/** The leaf of the first group; the leaves before it are truth values. */
const firstGroup = 2;

/** The shares of a group of clients for each group of recipients, exactly as the rules decide. */
export function sharesFor(
  recipients: RecipientGroups,
  outcomeOf: (leaf: number) => FlowOutcome,
  { region: sessions, decision }: Pick<Clients, 'region' | 'decision'>,
): readonly OutcomeShares[] {
  const { flows, regions } = recipients;
  // The decision for these clients is a fraction of the decision for all.
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

/** The share of all mail if there is only one outcome: no unknown can decide. */
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

  /** Computed on demand, because most cells do not need it. */
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
 * @param node the decision for the clients and recipients that are asked about
 * @param all the mail of these clients to these recipients
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
    // Unknowns that define the clients and the recipients themselves are assumed, so that the answer does not depend on them.
    const granted = dependence(diagram, all, unknownLevel);
    for (const { region } of parts)
      for (const level of dependence(diagram, diagram.and(region, uncertain), unknownLevel).keys()) {
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
