import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { Space, usualLimits } from './classes.js';
import { firstMatch, outcomeOf } from './first-match.js';
import { publicAddresses } from './networks.js';
import { allSessions } from './sessions.js';
import { TooLarge } from './sets/automaton.js';
import type { DeadRule, Reachability } from './verdict.js';

const nothingOwn = { domains: [], patterns: [], expressions: [], addresses: [] } as const;

/**
 * The rules that no envelope reaches, whoever the client is and whatever stands in tables that were not seen, with the earlier rules that
 * take what they would match. Where the ruleset is too large to decide, none.
 */
export function reachability(config: Config, machine: Machine): Reachability {
  try {
    return { dead: deadRules(config, machine) };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { dead: [] };
  }
}

function deadRules(config: Config, machine: Machine): readonly DeadRule[] {
  const space = new Space(config, machine, nothingOwn, publicAddresses([]), usualLimits);
  const { diagram } = space;
  const sessions = allSessions(config, space);
  const decision = firstMatch(space, sessions);
  const alive = new Set<number>();
  for (const value of diagram.values(decision)) {
    const outcome = outcomeOf(value);
    if (outcome !== undefined) alive.add(outcome.rule);
  }
  return config.rules.flatMap(({ index }) => {
    if (alive.has(index)) return [];
    const region = space.rules[index - 1];
    if (region === undefined) return [];
    const here = diagram.and(sessions, diagram.or(region.match, region.failure));
    const takers = new Set<number>();
    for (const value of diagram.values(diagram.and(here, decision))) {
      const outcome = outcomeOf(value);
      if (outcome !== undefined) takers.add(outcome.rule);
    }
    return [{ rule: index, takenBy: [...takers].sort((a, b) => a - b) }];
  });
}
