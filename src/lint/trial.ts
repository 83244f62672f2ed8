import type { Directive } from '../../grammar/ast.js';
import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import type { Edit } from '../source/text.js';
import { reachability } from '../verify/reach.js';
import { verifyRelay } from '../verify/relay.js';
import type { Hole, RelayVerdict } from '../verify/verdict.js';
import { type Kind, kindsFor, remove } from './cures.js';
import type { Suggestion } from './finding.js';
import { removeStatement } from './suggest.js';
import { orphanedBy } from './unused.js';

/** A configuration with what the verifier says of it. */
export interface Judged {
  readonly config: Config;
  readonly machine: Machine;
  readonly verdict: RelayVerdict;
}

/** The holes of a changed configuration that the original does not have. Rules are told apart by their statements: their numbers may change. */
export function newHoles({ config, machine, verdict }: Judged, changed: Config): readonly Hole[] {
  const before = new Set(verdict.holes.map(({ rule }) => statementOf(config, rule)));
  return verifyRelay(changed, machine).holes.filter(({ rule }) => !before.has(statementOf(changed, rule)));
}

/** Whether a rule of a changed configuration is dead that is alive in the original, or was not there. */
export function killsRule({ config, machine }: Judged, changed: Config): boolean {
  const before = new Set(reachability(config, machine).dead.map(({ rule }) => statementOf(config, rule)));
  return reachability(changed, machine).dead.some(({ rule }) => !before.has(statementOf(changed, rule)));
}

/** Whether a change does no harm: it opens nothing and kills no rule. */
export const isHarmless = (original: Judged, changed: Config): boolean =>
  newHoles(original, changed).length === 0 && !killsRule(original, changed);

/** How many more rules a cure may have to change when the first change lets their mail come to them. */
const mostRounds = 8;

/**
 * What can be written instead of what opens a hole. Each cure has been tried on the model: the hole is closed, none has come, no
 * rule has died; where a declaration has lost its last use, it goes as well.
 */
export function curesOf(original: Judged, hole: Hole): readonly Suggestion[] {
  const rule = original.config.rules.find(({ index }) => index === hole.rule);
  if (rule === undefined) return [];
  const outcomes = kindsFor(rule, hole).map((kind) => tryCure(kind, original, hole));
  const cures = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome]));
  // A narrower rule that is dead says that others do already what was meant.
  if (cures.length > 1 || (cures.length > 0 && !outcomes.includes('dead'))) return cures;
  const removal = tryCure(remove, original, hole);
  return typeof removal === 'string' ? cures : [...cures, removal];
}

/** Why there is no such cure: it does not apply or does not close the hole; or it closes it, and leaves a rule that never decides. */
type Failure = 'useless' | 'dead';

function tryCure(kind: Kind, original: Judged, hole: Hole): Suggestion | Failure {
  const cured = new Set<Directive>();
  const edits: Edit[] = [];
  let description = '';
  let current = original.config;
  let pending: readonly Hole[] = [hole];
  for (let round = 0; pending.length > 0; round += 1) {
    if (round === mostRounds) return 'useless';
    for (const open of pending) {
      const rule = current.rules.find(({ index }) => index === open.rule);
      if (rule === undefined || cured.has(rule.statement)) return 'useless';
      cured.add(rule.statement);
      const change = kind({ config: current, rule, hole: open });
      if (change === undefined) return 'useless';
      description ||= change.description;
      edits.push(...change.edits);
      current = change.config;
    }
    pending = openAfter(original, current, cured);
  }
  if (killsRule(original, current)) return 'dead';
  const orphans = orphanedBy(original.config, edits).map(({ statement }) => removeStatement(statement.span));
  return { description, edits: [...edits, ...orphans] };
}

/** The holes that a cure has still to close: those that it was to close, and those that its changes opened. */
function openAfter(
  { config, machine, verdict }: Judged,
  changed: Config,
  cured: ReadonlySet<Directive>,
): readonly Hole[] {
  const before = new Set(verdict.holes.map(({ rule }) => statementOf(config, rule)));
  return verifyRelay(changed, machine).holes.filter(({ rule }) => {
    const statement = statementOf(changed, rule);
    return statement === undefined || cured.has(statement) || !before.has(statement);
  });
}

const statementOf = (config: Config, rule: number): Directive | undefined =>
  config.rules.find(({ index }) => index === rule)?.statement;
