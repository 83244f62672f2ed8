import { type Node, no, yes } from '../diagram.js';
import type { Fate, Outcome } from '../flows/fates.js';
import type { Flows } from '../flows/flows.js';
import { forget, where } from '../flows/walks.js';
import type { Clients } from './rows.js';

/** One thing that becomes of a cell's mail, before it is described. */
export interface Share {
  readonly fate: Fate;
  readonly action: string | undefined;
  readonly rules: ReadonlySet<number>;
  /** It comes about whatever stands in what was not seen. */
  readonly certain: boolean;
  readonly region: Node;
}

/** What becomes of one group's mail for some recipients. */
export interface Shares {
  readonly shares: readonly Share[];
  /** What was not seen and decides. */
  readonly dependsOn: readonly string[];
}

/** Outside of what is asked about; no rule has this leaf. */
const outside: Node = yes;

/** Where a group of clients writes to some recipients, as the rules' leaves. */
export const restrict = ({ space: { diagram } }: Flows, region: Node, decision: Node): Node =>
  diagram.choose(region, decision, outside);

/** The leaves of `restrict`. */
export const leavesIn = ({ space: { diagram } }: Flows, node: Node): readonly number[] =>
  [...diagram.values(node)].filter((leaf) => leaf !== 1).sort((a, b) => a - b);

/** The shares of one cell: exact, by what the rules do. */
export function sharesOf(
  flows: Flows,
  outcomeOf: (leaf: number) => Outcome,
  { region: sessions, decision }: Pick<Clients, 'region' | 'decision'>,
  recipients: Node,
): Shares {
  const { diagram, unknownLevel, unknowns } = flows.space;
  const all = diagram.and(sessions, recipients);
  const node = restrict(flows, all, decision);
  const groups = new Map<
    string,
    { readonly outcome: Outcome; readonly leaves: Set<number>; readonly rules: Set<number> }
  >();
  for (const leaf of leavesIn(flows, node)) {
    const outcome = outcomeOf(leaf);
    const key = `${outcome.fate} ${outcome.action?.name ?? ''}`;
    const group = groups.get(key) ?? { outcome, leaves: new Set(), rules: new Set() };
    groups.set(key, group);
    group.leaves.add(leaf);
    if (outcome.rule !== undefined) group.rules.add(outcome.rule);
  }
  const parts = [...groups.values()].map(({ outcome, leaves, rules }) => {
    const region = where(diagram, node, (leaf) => leaf !== 1 && leaves.has(leaf));
    const possible = forget(diagram, region, { first: unknownLevel, end: Number.POSITIVE_INFINITY });
    return { fate: outcome.fate, action: outcome.action?.name, rules, region, possible };
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
