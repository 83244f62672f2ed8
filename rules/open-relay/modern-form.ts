import type { Directive, Option } from '../../grammar/ast.js';
import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import { type WritingStyle, writeOption, writeStatement } from '../../src/migrate/write-statement.js';
import type { Config, OlderStatement } from '../../src/model/config/config.js';
import { needsPerson } from '../../src/model/config/lowered.js';
import { available } from '../../src/source/release.js';

/**
 * Statements in today's syntax for a refused rule that relays for everyone: for the machine itself, and for users who log in if a listener takes logins. None if the
 * rule cannot be translated with certainty.
 */
export function modernForms(statement: OlderStatement, config: Config): readonly Suggestion[] {
  const { old, statements, action, remarks, error } = statement;
  const match = statements.findLast(({ keyword }) => keyword.value === 'match');
  if (match === undefined || error || remarks.some(needsPerson)) return [];
  const style: WritingStyle = { release: config.release, macros: config.macros };
  const others = statements.filter(({ keyword }) => keyword.value !== 'match' && keyword.value !== 'action');
  const declaration = action && isDeclared(config, statement) ? [] : action ? [action] : [];
  const text = (...froms: readonly string[]): string =>
    [
      ...[...others, ...declaration].map((each) => writeStatement(each, style)),
      ...froms.map((from) => withSource(match, from, style)),
    ].join('\n');
  const forms: Suggestion[] = [
    { description: 'Allow only local clients', edits: [replace(old.span, text('from local'))] },
  ];
  if (takesLogins(config)) {
    const auth = available({ since: '6.7' }, config.release) ? 'from auth' : 'from any auth';
    forms.push({
      description: 'Allow only local clients and authenticated users',
      edits: [replace(old.span, text('from local', auth))],
    });
  }
  return forms;
}

const takesLogins = (config: Config): boolean => config.listeners.some(({ auth }) => auth !== 'none');

/** Whether the file declares the action itself: a declaration that an older rule above would produce is not in the file. */
const isDeclared = (config: Config, { statements }: OlderStatement): boolean =>
  !statements.some(({ keyword }) => keyword.value === 'action') &&
  [...config.actions.values()].some(
    ({ name, statement }) =>
      name === actionOf(statements) && config.statements.some((each) => each === statement),
  );

/** The action that a rule names. */
function actionOf(statements: readonly Directive[]): string | undefined {
  for (const { items } of statements)
    for (const item of items) {
      const [name] = item.type === 'option' && item.keyword.value === 'action' ? item.items : [];
      if (name?.type === 'word') return name.value;
    }
  return undefined;
}

/** The rule for other clients, without its own criteria for clients. */
function withSource(match: Directive, from: string, style: WritingStyle): string {
  const isSource = ({ keyword }: Option): boolean => keyword.value === 'from' || keyword.value === 'auth';
  const options = match.items.filter((item): item is Option => item.type === 'option');
  const rest = options.filter((each) => !isSource(each));
  const tag = rest.filter(({ keyword }) => keyword.value === 'tag');
  const target: readonly string[] = rest.some(({ keyword }) => keyword.value === 'for') ? [] : ['for local'];
  const written = (each: Option): string => writeOption(each, style);
  const isOutcome = ({ keyword }: Option): boolean => keyword.value === 'action';
  return [
    'match',
    ...tag.map(written),
    from,
    ...rest.filter((each) => !tag.includes(each) && !isOutcome(each)).map(written),
    ...target,
    ...rest.filter(isOutcome).map(written),
  ].join(' ');
}
