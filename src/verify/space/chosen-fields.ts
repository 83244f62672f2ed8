import type { Listener, Phase } from '../../model/config/config.js';
import { type Node, no } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { exists } from '../bdd/walks.js';
import { isReachable } from '../smtp/bindings.js';
import type { AssumedEntry, EnvelopeInput } from '../smtp/envelope.js';
import { flatten } from '../smtp/filter-phases.js';
import type { EnvelopeSpace } from './envelope-space.js';
import type { ChosenField, Unknown } from './unknown.js';

/** A region as it is once each of some tables, which were not seen, has an entry, whichever that is. */
export interface FittedRegion {
  readonly region: Node;
  /** The client's texts that fit the entries in `assumed`, which stand for those. */
  readonly input: Pick<EnvelopeInput, 'mail_from' | 'helo' | 'rdns' | 'fcrdns' | 'proxy'>;
  readonly assumed: readonly AssumedEntry[];
}

interface StandIn {
  /** The entry that stands for any. */
  readonly entry: string;
  readonly input: (entry: string) => FittedRegion['input'];
  /** Where a filter may change what rules see. */
  readonly phases: readonly Phase[];
}

const standIns: Readonly<Record<ChosenField, StandIn>> = {
  sender: {
    entry: 'someone@listed.example',
    input: (mail_from) => ({ mail_from }),
    phases: ['mail-from'],
  },
  helo: { entry: 'mx.listed.example', input: (helo) => ({ helo }), phases: ['helo', 'ehlo'] },
  // The name is the stranger's to choose, but not that it leads back.
  reverse: { entry: 'host.listed.example', input: (rdns) => ({ rdns, fcrdns: false }), phases: [] },
  source: {
    entry: '198.51.100.77',
    input: (proxy) => ({ proxy, rdns: null, fcrdns: false }),
    phases: [],
  },
};

/** Choices of a table for each field that are tried. */
const maxChoices = 16;

/**
 * Ways to fit entries of tables that were not seen, where a region needs that: one table for each of the fields that a stranger chooses, for of an entry
 * of another table on the same field nothing is known. The region is then what is left whatever the entry holds for. Lists on other fields
 * hold for nothing, as always.
 */
export function* fittedRegions(
  space: EnvelopeSpace,
  region: Node,
  listener: Listener | undefined,
): Generator<FittedRegion> {
  const { diagram, unknownLevel, unknowns } = space;
  const wanted = new Map<ChosenField, Set<Unknown>>();
  for (const [level, { onOne }] of diagram.dependence(region, unknownLevel)) {
    const unknown = unknowns[level - unknownLevel];
    if (!onOne || unknown?.chosen === undefined || isRewritten(listener, unknown.chosen.field)) continue;
    const { field } = unknown.chosen;
    if (field === 'source' && !isClaimed(listener)) continue;
    wanted.set(field, (wanted.get(field) ?? new Set()).add(unknown));
  }
  let left = maxChoices;
  for (const choice of choices([...wanted])) {
    left -= 1;
    if (left < 0) return;
    const tables = new Set([...choice.values()].map(({ chosen }) => chosen?.table));
    if (choice.size === 0 || tables.size < choice.size) continue;
    // The address of somebody else has no name that the client chooses.
    if (choice.has('source') && choice.has('reverse')) continue;
    let node = diagram.certain(region, unknownLevel, (level) => {
      const unknown = unknowns[level - unknownLevel];
      const fits = unknown?.chosen && choice.get(unknown.chosen.field)?.chosen;
      if (!fits) return unknown?.list ? 0 : undefined;
      return unknown.chosen?.table === fits.table && unknown.chosen.regex === fits.regex ? 1 : undefined;
    });
    for (const [field, { chosen }] of choice)
      node = forEveryValue(space, node, field, chosen?.regex ?? false);
    if (node === no) continue;
    yield {
      region: node,
      input: Object.assign(
        {},
        ...[...choice.keys()].map((field) => standIns[field].input(standIns[field].entry)),
      ),
      assumed: [...choice].map(([field, { chosen }]) => ({
        table: chosen?.table.name ?? '',
        entry: chosen?.regex ? expressionFor(standIns[field].entry) : standIns[field].entry,
      })),
    };
  }
}

/** One of each field's, or none: first those that choose the most. */
function* choices(
  fields: readonly (readonly [ChosenField, ReadonlySet<Unknown>])[],
): Generator<ReadonlyMap<ChosenField, Unknown>> {
  const [first, ...others] = fields;
  if (first === undefined) {
    yield new Map();
    return;
  }
  const [field, unknowns] = first;
  for (const unknown of unknowns)
    for (const rest of choices(others)) yield new Map([[field, unknown], ...rest]);
  yield* choices(others);
}

/** Where a region holds whatever a field is: of the null sender, of senders without a domain, and of clients without a name no list speaks. */
function forEveryValue(space: EnvelopeSpace, region: Node, field: ChosenField, regex: boolean): Node {
  const { diagram, sender, reverse, confirmed, helo, source } = space;
  const always = (node: Node, levels: Pick<Field, 'first' | 'end'>, besides: Node): Node =>
    diagram.not(exists(diagram, diagram.not(diagram.or(node, besides)), levels));
  switch (field) {
    case 'helo':
      return always(region, helo, no);
    case 'reverse':
      return always(
        diagram.restrict(region, confirmed.first, confirmed.width, 0),
        reverse,
        diagram.not(space.named),
      );
    case 'source': {
      // Of the name of an address that somebody else has nothing is known.
      const nameless = diagram.and(confirmed.set([1]), diagram.not(space.named));
      const named = always(always(region, confirmed, nameless), reverse, no);
      return always(named, source, diagram.not(space.kinds('ipv4', 'ipv6')));
    }
    case 'sender': {
      const plain = sender.withoutRoute(region);
      // An expression may ask for the null sender.
      return always(plain, sender, regex ? sender.bareNode : diagram.or(sender.nullNode, sender.bareNode));
    }
  }
}

/** Whether a client of this listener names its address itself. */
const isClaimed = (listener: Listener | undefined): boolean =>
  listener?.proxy === true && isReachable(listener);

/** Whether a filter puts a text of its own in the place of what the client said. */
const isRewritten = (listener: Listener | undefined, field: ChosenField): boolean =>
  flatten(listener?.filters ?? []).some(
    (filter) =>
      filter.type === 'phase' &&
      filter.effect?.type === 'rewrite' &&
      standIns[field].phases.includes(filter.phase),
  );

/** The assumption that a table which was not seen has an entry to fit. */
export const notEmptyAssumption = (table: string): string =>
  `table <${table}> is not empty: a client chooses what it says to fit any entry in it`;

/** The assumption of an example about a table that was not seen and would decide otherwise if it named the example. */
export const absentAssumption = (table: string): string =>
  `table <${table}>, which was not read, does not name the example`;

const expressionFor = (text: string): string => `^${text.replaceAll('.', '\\.')}$`;
