import type { Statement } from '../../grammar/ast.js';
import type { Rewrite } from '../edit/rewrite.js';
import type { AuthCriterion, Config, FromCriterion, MatchRule } from '../model/config/config.js';
import type { Edit } from '../source/text.js';
import { isSentOn } from '../verify/flows/dispositions.js';
import { isSameTable } from '../verify/flows/same-tables.js';
import { refusesText } from './refusals.js';

/**
 * The result of edits that only make relaying rules match less, or remove them. A client that no longer matches such a rule had its mail relayed before, so that no
 * one gains, and all other mail is decided by the same rule as before: other rules still get all mail that they got.
 */
export interface NarrowedRules {
  /** The rules of the changed configuration that match less. */
  readonly rules: readonly MatchRule[];
  /** Whether each of them still gets all mail of users who log in, and none is removed. */
  readonly keepUsers: boolean;
}

/** Statements that can be removed without changing anything else, if smtpd does not miss them. */
const removable: ReadonlySet<string> = new Set(['match', 'action', 'table']);

/**
 * Returns the narrowed rules, or undefined if the edits do anything else, or if finding out takes more.
 *
 * @param originals the rules as they were, by the statements of `after`
 */
export function narrowedRules(
  before: Config,
  after: Config,
  rewrite: Rewrite,
  originals: ReadonlyMap<Statement, MatchRule>,
): NarrowedRules | undefined {
  if ([before, after].some(({ refusals, tooLarge }) => tooLarge || refusals.some(refusesText)))
    return undefined;
  const edited = editedStatements(before, rewrite.edits);
  if (edited === undefined) return undefined;
  const { changed, removed } = edited;
  // No edited statement has become two.
  if (after.statements.length !== before.statements.length - removed.size) return undefined;
  if (after.rules.length !== before.rules.filter(({ statement }) => !removed.has(statement)).length)
    return undefined;
  const pairs: (readonly [before: MatchRule, after: MatchRule])[] = [];
  for (const rule of after.rules) {
    const original = originals.get(rule.statement);
    if (original === undefined) return undefined;
    if (changed.has(original.statement)) pairs.push([original, rule]);
  }
  const gone = before.rules.filter(({ statement }) => removed.has(statement));
  if (![...gone, ...pairs.map(([rule]) => rule)].every(isPlainRelay)) return undefined;
  if (!pairs.every(([rule, now]) => isPlainRelay(now) && isNarrower(rule, now))) return undefined;
  return {
    rules: pairs.map(([, now]) => now),
    keepUsers: gone.length === 0 && pairs.every(([rule, now]) => asksForLoginOnly(rule, now)),
  };
}

/** The rules' statements that edits change, and the statements that they remove, or undefined if they change others. */
function editedStatements(
  { statements }: Config,
  edits: readonly Edit[],
): Record<'changed' | 'removed', ReadonlySet<Statement>> | undefined {
  const changed = new Set<Statement>();
  const removed = new Set<Statement>();
  for (const { span, text } of edits) {
    const touched = statements.filter(
      ({ span: { file, start, end } }) =>
        file.path === span.file.path && start < Math.max(span.end, span.start + 1) && span.start <= end,
    );
    if (touched.length === 0) return undefined;
    for (const statement of touched) {
      if (statement.type !== 'directive') return undefined;
      const { start, end } = statement.span;
      const { value } = statement.keyword;
      if (text === '' && span.start <= start && end <= span.end && removable.has(value))
        removed.add(statement);
      else if (value === 'match' && start <= span.start && span.end <= end) changed.add(statement);
      else return undefined;
    }
  }
  return { changed, removed };
}

/** Whether all mail that a rule matches is relayed, and none fails temporarily. */
function isPlainRelay({ outcome, from, auth, tls }: MatchRule): boolean {
  if (outcome.type !== 'action' || !isSentOn(outcome.action)) return false;
  return from.type !== 'socket' && auth?.table === undefined && tls === undefined;
}

/** Whether a rule matches nothing that it did not match before: each criterion is unchanged, or was absent. */
function isNarrower(before: MatchRule, after: MatchRule): boolean {
  const { from, for: to } = before;
  return (
    (isForAll(from) || isSame(from, after.from)) &&
    (isForAll(to) || isSame(to, after.for)) &&
    optional.every((name) => before[name] === undefined || isSame(before[name], after[name]))
  );
}

/** Whether a login is all that a rule newly asks for. */
function asksForLoginOnly(before: MatchRule, after: MatchRule): boolean {
  const { auth } = after;
  return (
    isSame(before.from, after.from) &&
    isSame(before.for, after.for) &&
    optional.every((name) => name === 'auth' || isSame(before[name], after[name])) &&
    (isSame(before.auth, auth) || (before.auth === undefined && auth?.negated === false))
  );
}

const optional = ['tag', 'helo', 'auth', 'mailFrom', 'rcptTo'] as const;

const isForAll = ({ type, negated }: Pick<FromCriterion, 'type' | 'negated'> | MatchRule['for']): boolean =>
  type === 'any' && !negated;

/** Whether two criteria are the same. */
function isSame(
  a: (AuthCriterion & { readonly type?: string }) | undefined,
  b: (AuthCriterion & { readonly type?: string }) | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.type === b.type && a.negated === b.negated && a.regex === b.regex && isSameTable(a.table, b.table);
}
