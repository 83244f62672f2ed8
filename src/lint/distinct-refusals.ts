import type { CheckId } from '../model/build/checks.js';
import type { Config, NameKind, Refusal } from '../model/config/config.js';
import { nearest } from '../source/nearest.js';
import { spanText } from '../source/text.js';
import { refusesText } from './refusals.js';
import { StatementIndex } from './statement-index.js';

/** smtpd's checks that report an undeclared name, with the kind of name. */
export const missingName: Partial<Readonly<Record<CheckId, NameKind>>> = {
  T10: 'table',
  M01: 'action',
  A08: 'wrapper',
  A19b: 'filter',
  I07: 'pki',
  I08: 'ca',
  I15: 'filter',
  F04: 'process',
  F05: 'filter',
  L06: 'macro',
};

/** smtpd's checks that report a name declared twice. */
export const takenName: Partial<Readonly<Record<CheckId, NameKind>>> = {
  T01: 'table',
  A01: 'action',
  A10: 'wrapper',
  F01: 'process',
  F03: 'filter',
};

const isCheck = (table: object, check: string): check is CheckId => Object.hasOwn(table, check);

/** The kind of name that a refusal is about, according to one of the tables above. */
export function nameKindOf(
  table: Partial<Readonly<Record<CheckId, NameKind>>>,
  { check }: Refusal,
): NameKind | undefined {
  return isCheck(table, check) ? table[check] : undefined;
}

/** Warnings that only introduce the fatal message that follows. */
const announcesFatal: ReadonlySet<string> = new Set(['K08', 'K09']);

/** Lexical errors that smtpd follows up with a `syntax error` about the same words. */
const announcesSyntaxError: ReadonlySet<string> = new Set(['L02', 'L03', 'L04', 'L05', 'L06']);

/** Whether a rule follows unclosed quotes, which make one text of everything after them. */
const hidesRule = ({ check, span: { file, start } }: Refusal): boolean =>
  check === 'L03' && /^[ \t]*(?:match|accept|reject)\b/m.test(file.text.slice(start));

/**
 * All refusals of a text that have to be fixed, each fact once: those that smtpd reports, and the first of each further statement that smtpd does not reach because
 * it stops at an earlier message.
 */
export function refusalsToFix(config: Config): readonly Refusal[] {
  // If smtpd can read no statement of a text, a missing rule matters least.
  const isForeign = config.statements.length > 0 && config.statements.every(({ type }) => type === 'error');
  const said = distinctRefusals(config).filter(({ check }) => check !== 'L11' || !isForeign);
  if (config.unsaid.length === 0) return said;
  const index = new StatementIndex(config.statements);
  const told = new Set(said.filter(refusesText).map(({ span }) => index.at(span)));
  const further = distinctRefusals({ ...config, refusals: config.unsaid }).filter((refusal) => {
    const statement = index.at(refusal.span);
    if (!refusesText(refusal) || told.has(statement)) return false;
    told.add(statement);
    return true;
  });
  return [...said, ...further];
}

/** The words that rules begin with, today's and those of before 6.4. */
const ofRules: readonly string[] = ['match', 'accept', 'reject'];

/**
 * The refusals, each fact once: without messages that introduce the next one, without the `syntax error` that smtpd prints after another message about the same
 * statement, and without `no rules` if there are rules that were refused or are inside quotes.
 */
export function distinctRefusals({
  refusals,
  statements,
}: Pick<Config, 'refusals' | 'statements'>): readonly Refusal[] {
  const hasRefusedRule = statements.some((statement) => {
    // Inside quotes that run over several lines.
    if (/\n[ \t]*(?:match|accept|reject)\b/.test(spanText(statement.span))) return true;
    if (statement.type === 'directive') return ofRules.includes(statement.keyword.value);
    const [first] = statement.type === 'error' ? statement.words : [];
    return first !== undefined && first.form !== 'symbol' && nearest(first.value, ofRules) !== undefined;
  });
  return refusals.filter((refusal, index) => {
    if (announcesFatal.has(refusal.check)) return false;
    if (refusal.check === 'L11') return !hasRefusedRule && !refusals.some(hidesRule);
    if (refusal.check !== 'L01') return true;
    const before = refusals[index - 1];
    return !(
      before !== undefined &&
      (announcesSyntaxError.has(before.check) || before.check === 'L01') &&
      before.at?.file === refusal.at?.file &&
      before.span.start <= refusal.span.start &&
      before.at?.line === refusal.at?.line
    );
  });
}
