import type { Statement } from '../../grammar/ast.js';
import type { Rewrite } from '../edit/rewrite.js';
import type { AuthCriterion, Config, MatchRule } from '../model/config/config.js';
import type { Edit } from '../source/text.js';
import { refusesText } from './refusals.js';
import { asksForLoginOnly, isNarrower, isPlainRelay, isTakenByAny } from './rule-inclusion.js';

/**
 * The result of edits that only make relaying rules match less, or remove them. A client that no longer matches such a rule had its mail relayed before, so that no
 * one gains, and all other mail is decided by the same rule as before: other rules still get all mail that they got.
 */
export interface NarrowedRules {
  /** The rules of the changed configuration that match less. */
  readonly rules: readonly MatchRule[];
  /** Whether all mail of users who log in is decided as before: no rule that matches less, or is removed, loses any of it. */
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
  const others = before.rules.filter(({ statement }) => !changed.has(statement) && !removed.has(statement));
  return {
    rules: pairs.map(([, now]) => now),
    keepUsers:
      gone.every((rule) => getsNoUsers(rule, others)) &&
      pairs.every(([rule, now]) => asksForLoginOnly(rule, now) || getsNoUsers(rule, others)),
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

/** Whether a plain rule certainly gets no mail of users who log in: it asks for no login, or one of the other rules before it takes all of theirs. */
function getsNoUsers(rule: MatchRule, others: readonly MatchRule[]): boolean {
  if (rule.auth?.negated) return true;
  const ofUsers = { ...rule, auth: rule.auth ?? anyLogin(rule) };
  return isTakenByAny(
    others.filter(({ index }) => index < rule.index),
    ofUsers,
  );
}

const anyLogin = ({ span }: MatchRule): AuthCriterion => ({
  negated: false,
  table: undefined,
  regex: false,
  span,
});
