import type { Directive, Option, Word } from '../../../grammar/ast.js';
import { print } from '../../../grammar/index.js';
import type { Span } from '../../source/text.js';
import type { Config } from '../config/config.js';
import { option } from '../legacy/nodes.js';
import { defaultStatements, withoutReplaced } from './effective-defaults.js';

/** A statement of the configuration that smtpd has after reading. */
export interface EffectiveStatement {
  /** The statement as smtpd reads it, without the line end: macros are expanded, and what it implies is written out. */
  readonly text: string;
  /** Where it is written, or undefined if it is smtpd's default. */
  readonly span: Span | undefined;
  /** The parts that are implied instead of written, such as `from local`. */
  readonly implied: readonly string[];
}

/**
 * The statements of the configuration that smtpd has after reading: includes and macros resolved, with what rules and listeners imply, and the
 * defaults of settings. In this order they form a configuration that smtpd reads as the same one. An include that was not read remains.
 *
 * @param shown how to write a statement, if not literally: without its secrets
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

/** Whether a statement is an include that was read. */
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
