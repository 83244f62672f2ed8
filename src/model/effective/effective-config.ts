import type { Directive, Option, Word } from '../../../grammar/ast.js';
import { print } from '../../../grammar/index.js';
import type { Span } from '../../source/text.js';
import type { Config } from '../config/config.js';
import { option } from '../legacy/nodes.js';
import { defaultStatements, withoutReplaced } from './effective-defaults.js';

/** A statement of what smtpd holds after it has read a configuration. */
export interface EffectiveStatement {
  /** As smtpd reads it, without its line's end: macros are written out, and what it implies stands there. */
  readonly text: string;
  /** Where it is written; undefined: nowhere, it is smtpd's default. */
  readonly span: Span | undefined;
  /** The parts of it that stand nowhere, as `from local`. */
  readonly implied: readonly string[];
}

/**
 * The statements that smtpd holds: includes and macros resolved, what rules and listeners imply, and the defaults of settings. In their order they are a configuration that
 * smtpd reads as the same one. An include that was not read stays.
 *
 * @param shown how a statement is to be written, where that is not as it stands: without its secrets
 */
export function effectiveStatements(
  config: Config,
  shown: (statement: Directive) => Directive = (statement) => statement,
): readonly EffectiveStatement[] {
  const directives = config.statements.filter(
    (each): each is Directive => each.type === 'directive' && !isReadInclude(config, each),
  );
  const rules = new Map(config.rules.map((rule) => [rule.statement, rule]));
  const listeners = new Map(config.listeners.map((listener) => [listener.statement, listener]));
  const written = withoutReplaced(directives).map((statement): EffectiveStatement => {
    const { keyword, items, span } = shown(statement);
    const rule = rules.get(statement);
    const criteria = [
      ...(rule?.from.implied ? [local('from', keyword)] : []),
      ...(rule?.for.implied ? [local('for', keyword)] : []),
    ];
    const listener = listeners.get(statement);
    const port = listener && listener.portSpan === undefined ? [portOf(listener.port, keyword)] : [];
    const [text = ''] = print([{ ...statement, items: [...criteria, ...items, ...port] }]).split(/\n$/);
    return { text, span, implied: [...criteria, ...port].map(wordsOf) };
  });
  const assumed = defaultStatements(config, directives).map(
    (text): EffectiveStatement => ({ text, span: undefined, implied: [] }),
  );
  return [...assumed, ...written];
}

/** An include whose statements are there. */
const isReadInclude = ({ unseen }: Config, { keyword, span }: Directive): boolean =>
  keyword.value === 'include' &&
  !unseen.some(
    ({ what, span: at }) =>
      what === 'include' && at.file === span.file && at.start >= span.start && at.end <= span.end,
  );

const local = (name: 'from' | 'for', place: Word): Option =>
  option(name, place, [option('local', place).keyword]);

const portOf = (port: number, { span, token }: Word): Option =>
  option('port', { type: 'word', form: 'keyword', value: 'port', span, token }, [
    { type: 'word', form: 'number', value: `${port}`, span, token },
  ]);

const wordsOf = ({ keyword, items }: Option): string =>
  [keyword, ...items].flatMap((item) => (item.type === 'word' ? [item.value] : [])).join(' ');
