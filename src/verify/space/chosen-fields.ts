import type { Listener, Phase } from '../../model/config/config.js';
import { type Node, no } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { dependence, exists } from '../bdd/walks.js';
import { isReachable } from '../smtp/bindings.js';
import type { AssumedEntry, EnvelopeInput } from '../smtp/envelope.js';
import { flatten } from '../smtp/filter-phases.js';
import type { EnvelopeSpace } from './envelope-space.js';
import type { ChosenField, Unknown } from './unknown.js';

/** A region as it is if each of some unseen tables has an entry, whichever that is. */
export interface FittedRegion {
  readonly region: Node;
  /** The client's values that fit the entries in `assumed`, which are examples of any entries. */
  readonly input: Pick<EnvelopeInput, 'mail_from' | 'helo' | 'rdns' | 'fcrdns' | 'proxy'>;
  readonly assumed: readonly AssumedEntry[];
}

interface StandIn {
  /** The example of an entry. */
  readonly entry: string;
  readonly input: (entry: string) => FittedRegion['input'];
  /** The phases in which a filter may change what rules see. */
  readonly phases: readonly Phase[];
}

const standIns: Readonly<Record<ChosenField, StandIn>> = {
  sender: {
    entry: 'someone@listed.example',
    input: (mail_from) => ({ mail_from }),
    phases: ['mail-from'],
  },
  helo: { entry: 'mx.listed.example', input: (helo) => ({ helo }), phases: ['helo', 'ehlo'] },
  // A stranger chooses the name, but not whether it leads back.
  reverse: { entry: 'host.listed.example', input: (rdns) => ({ rdns, fcrdns: false }), phases: [] },
  source: {
    entry: '198.51.100.77',
    input: (proxy) => ({ proxy, rdns: null, fcrdns: false }),
    phases: [],
  },
};

/** The most choices of a table for each field that are tried. */
const maxChoices = 16;

/**
 * Ways to fit entries of unseen tables, if a region needs that: one table for each field that a stranger chooses, because nothing is known of an entry of another
 * table on the same field. The region is then what is left whatever the entry matches. Lists on other fields match nothing, as always.
 */
export function* fittedRegions(
  space: EnvelopeSpace,
  region: Node,
  listener: Listener | undefined,
): Generator<FittedRegion> {
  const { diagram, unknownLevel, unknowns } = space;
  const wanted = new Map<ChosenField, Set<Unknown>>();
  for (const [level, { onOne }] of dependence(diagram, region, unknownLevel)) {
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
    // The client does not choose the name of an address that is not its own.
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

/** One unknown for each field, or none. The choices with the most unknowns come first. */
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

/**
 * The part of a region that holds for every value of a field. Left out are values that no list is about: the null sender, senders without a domain, and clients
 * without a name.
 */
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
      // Nothing is known of the name of an address that is not the client's own.
      const nameless = diagram.and(confirmed.set([1]), diagram.not(space.named));
      const named = always(always(region, confirmed, nameless), reverse, no);
      return always(named, source, diagram.not(space.kinds('ipv4', 'ipv6')));
    }
    case 'sender': {
      const plain = sender.withoutRoute(region);
      // An expression may match the null sender.
      return always(plain, sender, regex ? sender.bareNode : diagram.or(sender.nullNode, sender.bareNode));
    }
  }
}

/** Whether a client of this listener names its address itself. */
const isClaimed = (listener: Listener | undefined): boolean =>
  listener?.proxy === true && isReachable(listener);

/** Whether a filter replaces what the client said by a text of its own. */
const isRewritten = (listener: Listener | undefined, field: ChosenField): boolean =>
  flatten(listener?.filters ?? []).some(
    (filter) =>
      filter.type === 'phase' &&
      filter.effect?.type === 'rewrite' &&
      standIns[field].phases.includes(filter.phase),
  );

/** The assumption that an unseen table has an entry to fit. */
export const notEmptyAssumption = (table: string): string =>
  `table <${table}> is not empty: a client chooses what it says to fit any entry in it`;

/** The assumption of an example about an unseen table that would decide otherwise if it named the example. */
export const absentAssumption = (table: string): string =>
  `table <${table}>, which was not read, does not name the example`;

/** A regular expression for one text, as the entry of a table. */
export const expressionFor = (text: string): string => `^${text.replaceAll('.', '\\.')}$`;
