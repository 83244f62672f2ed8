import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { Space, usualLimits } from './classes.js';
import { no } from './diagram.js';
import { publicAddresses } from './networks.js';
import { reachedRules } from './reached.js';
import { allSessions } from './sessions.js';
import { TooLarge } from './sets/automaton.js';
import type { DeadRule, Reachability } from './verdict.js';

/** Comparisons of dead rules with earlier ones. */
const mostWork = 500_000;

const nothingOwn = { domains: [], patterns: [], expressions: [], addresses: [] } as const;

/**
 * The rules that no envelope reaches, whoever the client is and whatever stands in tables that were not seen, with the earlier rules that
 * take what they would match. Where the ruleset is too large to decide, `undecided` says so.
 */
export function reachability(config: Config, machine: Machine): Reachability {
  try {
    return { dead: deadRules(config, machine) };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { dead: [], undecided: `the ruleset is too large to decide: ${error.message}` };
  }
}

function deadRules(config: Config, machine: Machine): readonly DeadRule[] {
  const space = new Space(config, machine, nothingOwn, publicAddresses([]), usualLimits, 'first');
  const { diagram } = space;
  const sessions = allSessions(config, space);
  const alive = new Set<number>();
  for (const { rule, decides, fails } of reachedRules(space, sessions))
    if (decides !== no || fails !== no) alive.add(rule);
  let work = 0;
  const takers = (index: number): readonly number[] => {
    const own = space.rules[index - 1];
    if (own === undefined) return [];
    let left = diagram.and(sessions, diagram.or(own.match, own.failure));
    const found: number[] = [];
    for (let earlier = 1; earlier < index && left !== no; earlier += 1) {
      const region = space.rules[earlier - 1];
      if (region === undefined || !alive.has(earlier)) continue;
      work += 1;
      const taken = diagram.or(region.match, region.failure);
      if (diagram.and(left, taken) === no) continue;
      found.push(earlier);
      // Past the budget one taker has to do.
      if (work > mostWork) return found;
      left = diagram.and(left, diagram.not(taken));
    }
    return found;
  };
  return config.rules.flatMap(({ index }) =>
    alive.has(index) ? [] : [{ rule: index, takenBy: takers(index) }],
  );
}
