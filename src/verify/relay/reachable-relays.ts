import { answersIn, askedOf } from '../../model/config/asked-table.js';
import type { Listener } from '../../model/config/config.js';
import { programMapsOf, relayActionOf } from '../../model/config/rule-actions.js';
import { type Node, no } from '../bdd/diagram.js';
import { spend } from '../budget.js';
import { reachedRules } from '../ruleset/reached-rules.js';
import { behindFilters, type EntryPoint } from '../ruleset/stranger-sessions.js';
import { anonymous } from '../space/reserved-users.js';
import type { Unknown } from '../space/unknown.js';
import { relayDestinationOf } from './relay-destination.js';
import type { ProofQuestion, RelayingRule } from './relay-question.js';

/** The cost of a rule at one listener, in units of a budget. */
const costOfEntryPoint = 20;

/** The rules that strangers reach. */
export interface ReachableRules {
  /** The numbers of the rules that decide some of their mail. */
  readonly reached: ReadonlySet<number>;
  /** The rules among them that send mail on, after the filters of each entry point. */
  readonly relaying: readonly RelayingRule[];
  /** The rules among them that deliver locally by the maps of programs, likewise. */
  readonly mapped: readonly RelayingRule[];
}

/** The first step: the rules that some of `strangers` reach under first-match evaluation, and the entry points. */
export function reachableRules(
  question: ProofQuestion,
  strangers: Node,
  entryPoints: readonly EntryPoint[],
): ReachableRules {
  const { space } = question;
  const reached = new Set<number>();
  const relaying: RelayingRule[] = [];
  const mapped: RelayingRule[] = [];
  for (const { rule: index, decides: reaches } of reachedRules(question.ruleset, strangers)) {
    const rule = question.rule(index);
    if (reaches === no || rule === undefined) continue;
    reached.add(index);
    const isMapped = programMapsOf(rule).length > 0;
    const decides = isMapped ? reaches : question.routed(rule, reaches);
    if (decides === no) continue;
    spend(entryPoints.length * costOfEntryPoint);
    const regions = entryPoints.flatMap((entryPoint) => {
      const { filters } = entryPoint.listener;
      const passed = behindFilters(space, filters, decides, entryPoint.listener);
      const region = question.inhabited(space.diagram.and(entryPoint.sessions, passed));
      return region === no ? [] : [{ entryPoint, region }];
    });
    if (regions.length > 0) (isMapped ? mapped : relaying).push({ rule, regions });
  }
  return { reached, relaying, mapped };
}

/** Whether a rule sends mail to anyone that clients on this machine submit to a listener. */
export function relaysFrom({ config, ruleset, space }: ProofQuestion, listener: Listener): boolean {
  const { diagram, foreign, listener: field } = space;
  const sessions = diagram.and(field.set([config.listeners.indexOf(listener)]), foreign);
  for (const { rule, decides } of reachedRules(ruleset, sessions)) {
    const action = config.rules[rule - 1];
    const sends = action && relayActionOf(action);
    if (decides !== no && sends !== undefined && relayDestinationOf(sends).type === 'anywhere') return true;
  }
  return false;
}

/** Assumptions that name the rules which relay for clients that are not strangers because of their reverse names. */
export function listedNameAssumptions(
  question: ProofQuestion,
  sessions: Node,
  entryPoints: readonly EntryPoint[],
): readonly string[] {
  if (sessions === no) return [];
  const { space, ruleset } = question;
  return [...reachedRules(ruleset, sessions)].flatMap(({ rule: index, decides }) => {
    const rule = question.rule(index);
    if (decides === no || rule === undefined || relayActionOf(rule) === undefined) return [];
    const isReached = entryPoints.some(
      ({ listener, sessions: here }) =>
        space.diagram.and(here, behindFilters(space, listener.filters, decides, listener)) !== no,
    );
    if (!isReached) return [];
    const who = rule.from.type === 'rdns' ? `rule ${index} lists` : `a filter before rule ${index} lists`;
    return [`clients whose confirmed reverse name ${who} are no strangers: only its owner has it`];
  });
}

/** Whether a rule relays strangers' mail once it counts as the machine's own, as mail from aliases does. */
export function relaysInternally(question: ProofQuestion, entryPoints: readonly EntryPoint[]): boolean {
  const { space, ruleset } = question;
  const { diagram } = space;
  const internal = [
    space.listener.set(entryPoints.map(({ index }) => index)),
    space.kinds('internal'),
    space.auth.set([anonymous]),
    space.foreign,
  ].reduce((a, b) => diagram.and(a, b));
  return [...reachedRules(ruleset, internal)].some(({ rule: index, decides }) => {
    const rule = question.rule(index);
    return decides !== no && rule !== undefined && relayActionOf(rule) !== undefined;
  });
}

/**
 * Local deliveries with aliases from a program: it may send mail for any domain on to the address that was asked for, if a rule relays what aliases lead to. Aliases
 * in lists lead to fixed addresses only.
 */
export function programAliases(
  question: ProofQuestion,
  entryPoints: readonly EntryPoint[],
  reached: ReadonlySet<number>,
): readonly Unknown[] {
  const tables = question.config.rules.flatMap((rule) =>
    reached.has(rule.index) ? programMapsOf(rule) : [],
  );
  if (tables.length === 0) return [];
  if (!relaysInternally(question, entryPoints)) return [];
  return tables.map((table) => {
    const { said } = answersIn(askedOf(table));
    return {
      reason: `table <${table.name}> is a program, and may send mail for any domain on to the address that it is asked for${said === undefined ? '' : `; it ${said}`}`,
      span: table.span,
      list: false,
    };
  });
}
