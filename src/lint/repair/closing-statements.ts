import type { Statement } from '../../../grammar/ast.js';
import { inModel } from '../../model/build/checks.js';
import type { Config } from '../../model/config/config.js';
import type { Intended } from '../../model/legacy/intended.js';
import { isForLineEnd } from '../../model/line-ends.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { takenName } from '../distinct-refusals.js';
import { refusesText } from '../refusals.js';
import { StatementIndex } from '../statement-index.js';
import { keywordOf } from './refused-words.js';
import { swallowedFrom } from './swallowed-lines.js';
import { mayBeOfMail } from './unknown-statement.js';

/**
 * Whether statements that smtpd cannot read may close all holes of those that it can: a rule may take the mail before the rule at fault gets it, a filter may refuse
 * it, and of two declarations of a name the other one may be meant.
 */
export function mayCloseHoles(verdict: RelayVerdict, config: Config): boolean {
  const index = new StatementIndex(config.statements);
  const refusals = config.refusals.filter(
    (each) => refusesText(each) && !isForLineEnd(each) && !inModel.has(each.check),
  );
  return (
    refusals.some(({ check }) => check in takenName) ||
    areClosable(
      verdict,
      config,
      refusals.flatMap(({ span }) => index.at(span) ?? []),
    )
  );
}

/** Like {@link mayCloseHoles}, for the intended reading of a text in an older dialect: of some of its statements only the beginning is read. */
export const mayCloseMeant = (verdict: RelayVerdict, { reading }: Intended): boolean =>
  areClosable(verdict, reading.config, [
    ...reading.unread,
    ...reading.older.flatMap(({ error }) => error ?? []),
  ]);

function areClosable({ holes }: RelayVerdict, config: Config, unread: readonly Statement[]): boolean {
  const index = new StatementIndex(config.statements);
  if (unread.some((each) => keywordOf(each) === 'filter')) return true;
  const rules = unread.filter(mayBeRule);
  return holes.every(({ rule }) => {
    const open = config.rules[rule - 1]?.statement;
    return open !== undefined && rules.some((each) => index.isBefore(each, open));
  });
}

/** Whether a statement may be a rule or contain one: an unclosed brace or quote swallows the lines after it. */
function mayBeRule(statement: Statement): boolean {
  const keyword = keywordOf(statement);
  if (keyword === 'match' || swallowedFrom(statement) !== undefined) return true;
  return keyword === undefined && statement.type === 'error' && mayBeOfMail(statement);
}
