import type { Automaton } from '../automata/automaton.js';
import type { AddressRange } from '../match/address.js';
import { merged } from './address-ranges.js';

/** The most states of an automaton that are examined; in a larger one every network may have every label. */
const maxStates = 20_000;

/** The most ranges of sites that are told apart. */
const maxRanges = 4096;

/** The most states after the first group from which the second one is tried. */
const maxPlaces = 64;

const everything: readonly AddressRange[] = [{ low: 0n, high: (1n << 128n) - 1n }];

const firstGroupZero: AddressRange = { low: 0n, high: (1n << 112n) - 1n };

/**
 * The /32 networks of IPv6, or wider ones around them, in which the text of some address may have exactly these labels. They are an over-approximation by the first
 * two groups of the text: some may have no such address, but no other network has one.
 *
 * @param before the text before the address
 * @returns a function of labels as `labels.join()`
 */
export function sitesOf(automaton: Automaton, before: string): (labels: string) => readonly AddressRange[] {
  const found = new Map<string, readonly AddressRange[]>();
  let origins: ReadonlyMap<number, readonly number[]> | undefined;
  let places: ReadonlyMap<number, readonly number[]> | undefined;
  return (labels) => {
    const known = found.get(labels);
    if (known !== undefined) return known;
    origins ??= originsIn(automaton);
    places ??= placesOf(automaton, before);
    const alive = origins && statesThatReach(automaton, origins, labels);
    const zeros = ['0:', '::'].map((zero) => automaton.walk(automaton.walk(0, before), zero));
    const sites =
      alive === undefined
        ? everything
        : merged([
            // An address that begins with a group of zeros is written in too many ways.
            ...(zeros.some((state) => alive.has(state)) ? [firstGroupZero] : []),
            ...sitesAt(automaton, places, alive),
          ]);
    found.set(labels, sites);
    return sites;
  };
}

/** The states from which each state is reached, or undefined if there are too many. */
function originsIn(automaton: Automaton): ReadonlyMap<number, readonly number[]> | undefined {
  const origins = new Map<number, number[]>();
  for (let state = 0; state < automaton.size; state += 1) {
    if (automaton.size > maxStates) return undefined;
    const next = new Set<number>();
    for (let symbol = 0; symbol < automaton.alphabet.classes; symbol += 1)
      next.add(automaton.move(state, symbol));
    for (const to of next) {
      const list = origins.get(to);
      if (list === undefined) origins.set(to, [state]);
      else list.push(state);
    }
  }
  return origins;
}

function statesThatReach(
  automaton: Automaton,
  origins: ReadonlyMap<number, readonly number[]>,
  labels: string,
): ReadonlySet<number> {
  const alive = new Set<number>();
  for (let state = 0; state < automaton.size; state += 1)
    if (automaton.labels(state).join(',') === labels) alive.add(state);
  // Texts that end in the dead state have no labels.
  if (labels === '') alive.add(-1);
  for (const state of alive) for (const origin of origins.get(state) ?? []) alive.add(origin);
  return alive;
}

/** The first groups, by the state after them and their colon. */
function placesOf(automaton: Automaton, before: string): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>();
  const start = automaton.walk(0, before);
  for (let group = 1; group <= 0xffff; group += 1) {
    const state = automaton.walk(start, `${group.toString(16)}:`);
    const list = places.get(state);
    if (list === undefined) places.set(state, [group]);
    else list.push(group);
  }
  return places;
}

function sitesAt(
  automaton: Automaton,
  places: ReadonlyMap<number, readonly number[]>,
  alive: ReadonlySet<number>,
): readonly AddressRange[] {
  const ranges: AddressRange[] = [];
  const isAlive = (state: number): boolean => alive.has(state);
  for (const [state, groups] of places) {
    if (!isAlive(state)) continue;
    const seconds = places.size > maxPlaces ? undefined : secondGroups(automaton, state, isAlive);
    const few = seconds !== undefined && seconds.length * groups.length + ranges.length <= maxRanges;
    for (const group of groups)
      for (const { low, high } of few ? seconds : [{ low: 0, high: 0xffff }])
        ranges.push({
          low: BigInt(group * 0x10000 + low) << 96n,
          high: (BigInt(group * 0x10000 + high + 1) << 96n) - 1n,
        });
  }
  return ranges;
}

function secondGroups(
  automaton: Automaton,
  state: number,
  isAlive: (state: number) => boolean,
): readonly { readonly low: number; readonly high: number }[] {
  const groups: { low: number; high: number }[] = [];
  for (let group = 0; group <= 0xffff; group += 1) {
    const here =
      isAlive(automaton.walk(state, `${group.toString(16)}:`)) ||
      (group === 0 && isAlive(automaton.walk(state, ':')));
    if (!here) continue;
    const last = groups.at(-1);
    if (last?.high === group - 1) last.high = group;
    else groups.push({ low: group, high: group });
  }
  return groups;
}
