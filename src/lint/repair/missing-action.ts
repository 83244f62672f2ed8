import type { Directive, Option } from '../../../grammar/ast.js';
import { replace } from '../../edit/edits.js';
import type { Config } from '../../model/config/config.js';
import { type Span, spanText } from '../../source/text.js';
import { StatementIndex } from '../statement-index.js';
import { namesMeant } from './refused-words.js';
import { inDoubleQuotes, leftOut, type Repair, replacedBy } from './repair-edits.js';

/** Repairs of an action that is not declared, or only further down: the actions that its name may be a misspelling of, or one that relays and one that does not. */
export function actionRepairs(
  name: Span,
  statement: Directive,
  { span }: Option,
  config: Config,
): readonly Repair[] {
  const word = spanText(name).replaceAll('"', '');
  const below = config.actions.get(word);
  if (below !== undefined) return actionDeclaredBefore(below.span, statement.span, config);
  const meant = namesMeant(word, config.actions.keys());
  if (meant.length > 0) return meant.map((each) => replacedBy(name, inDoubleQuotes(each)));
  return [relayingBy(config, statement.span, span, ''), replacedBy(span, 'reject')];
}

/** Moves a declaration before the statement that needs it. */
function actionDeclaredBefore(action: Span, { file, start }: Span, config: Config): readonly Repair[] {
  const declaration = new StatementIndex(config.statements).at(action)?.span;
  if (declaration?.file !== file || declaration.start < start) return [];
  const edit = replace({ file, start, end: start }, `${spanText(declaration)}\n`);
  return [{ edits: [edit, ...leftOut(declaration).edits] }];
}

/** Replaces `span` by `text` and an action that relays to anyone, which is declared before the statement. */
export function relayingBy(config: Config, statement: Span, span: Span, text: string): Repair {
  const name = 'assumed by smtpd-lint';
  const { file, start } = statement;
  const edit = replace(span, `${text}action ${inDoubleQuotes(name)}`);
  if (config.actions.has(name)) return { edits: [edit] };
  const declaration = `action ${inDoubleQuotes(name)} relay\n`;
  if (span.start === start) return { edits: [replace(span, declaration + edit.text)] };
  return { edits: [replace({ file, start, end: start }, declaration), edit] };
}
