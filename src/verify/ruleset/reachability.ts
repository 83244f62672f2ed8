import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { type Node, no } from '../bdd/diagram.js';
import { budgeted, TooLarge } from '../budget.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import type { DeadRule, Reachability } from './dead-rules.js';
import { EarlierRules } from './earlier-rules.js';
import { asksForNoLogin, loginNames } from './login-names.js';
import { reachedRules } from './reached-rules.js';
import { SharedRuleSpace } from './rule-space.js';
import { ruleWitnesses } from './rule-witnesses.js';
import { allSessions } from './stranger-sessions.js';

/**
 * The rules that no envelope reaches, whoever the client is and whatever unseen tables have, with the earlier rules that take what they would match. If the ruleset
 * is too large to decide, `undecided` says so.
 *
 * @param shared the space, so that other questions about the same configuration find it, too
 */
export function reachability(
  config: Config,
  machine: Machine,
  shared = new SharedRuleSpace(config, machine),
): Reachability {
  try {
    return budgeted(() => {
      const dead = ruleWitnesses(config, machine) === undefined ? deadRules(config, shared.space) : [];
      const known = new Set(dead.map(({ rule }) => rule));
      const names = loginNames(config);
      const others = config.rules.filter(
        (rule) => !known.has(rule.index) && asksForNoLogin(rule, config, machine, names),
      );
      return {
        dead: [...dead, ...others.map(({ index }) => ({ rule: index, takenBy: [] }))],
        ...(shared.isSampled && { undecided: 'regular expressions over addresses are too many' }),
      };
    });
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { dead: [], undecided: `the ruleset is too large to decide: ${error.message}` };
  }
}

function deadRules(config: Config, space: EnvelopeSpace): readonly DeadRule[] {
  const { theory } = space;
  const sessions = allSessions(config, space);
  const alive = new Set<number>();
  const rests: Node[] = [];
  for (const { rule, decides, fails, rest } of reachedRules(space, sessions)) {
    rests.push(rest);
    if (theory.inhabited(decides) !== no || theory.inhabited(fails) !== no) alive.add(rule);
  }
  const earlier = new EarlierRules(space, sessions, rests);
  return config.rules.flatMap(({ index }) =>
    alive.has(index) ? [] : [{ rule: index, takenBy: earlier.before(index, alive) }],
  );
}
