import { type Node, no, yes } from '../bdd/diagram.js';
import { exists, where } from '../bdd/walks.js';
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

/** What becomes of one group's mail for some recipients. */
export interface OutcomeShares {
  readonly shares: readonly OutcomeShare[];
  /** What was not seen and decides. */
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

/** The shares of one cell: exact, by what the rules do. */
export function sharesOf(
  flows: Flows,
  outcomeOf: (leaf: number) => FlowOutcome,
  { region: sessions, decision }: Pick<Clients, 'region' | 'decision'>,
  recipients: Node,
): OutcomeShares {
  const { diagram, unknownLevel, unknowns } = flows.space;
  const all = diagram.and(sessions, recipients);
  const node = withinRegion(flows, all, decision);
  const groups = new Map<
    string,
    { readonly outcome: FlowOutcome; readonly leaves: Set<number>; readonly rules: Set<number> }
  >();
  for (const leaf of leavesIn(flows, node)) {
    const outcome = outcomeOf(leaf);
    const key = `${outcome.disposition} ${outcome.action?.name ?? ''}`;
    const group = groups.get(key) ?? { outcome, leaves: new Set(), rules: new Set() };
    groups.set(key, group);
    group.leaves.add(leaf);
    if (outcome.rule !== undefined) group.rules.add(outcome.rule);
  }
  const parts = [...groups.values()].map(({ outcome, leaves, rules }) => {
    const region = where(diagram, node, (leaf) => leaf !== 1 && leaves.has(leaf));
    const possible = exists(diagram, region, { first: unknownLevel, end: Number.POSITIVE_INFINITY });
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
