import type { Directive, Statement, Word } from '../../../grammar/ast.js';
import { isDirective } from '../../../grammar/views.js';
import { inModel } from '../build/checks.js';
import type { Config, Listener, MatchRule, OlderReading, OlderStatement, Refusal } from '../config/config.js';
import { bareListener } from './guess-listener.js';

/** A configuration as its author meant it. */
export interface Intended {
  readonly config: Config;
  /** The reading that it comes from. */
  readonly reading: OlderReading;
  /** Whether nothing is left open: the releases before 6.4 took the text, and it is known how they read it. */
  readonly certain: boolean;
  /** Nothing is left open once what smtpd refuses beside the old language is put right: names are declared, and a listener has the certificate that it needs. */
  readonly mended: boolean;
  /** The statement of another dialect that a rule comes from, if smtpd refuses that statement. */
  statementOf(rule: MatchRule): OlderStatement | undefined;
}

/**
 * The configuration that the author of a refused one had in mind: statements of the dialect before 6.4, and mixtures of it with the current one,
 * become rules and listeners in their places among those that smtpd accepts. Returns undefined if there is no such rule. The result describes the
 * text, not a server: current smtpd refuses the file.
 */
export function intendedConfig(config: Config): Intended | undefined {
  const builder = config.older;
  if (builder === undefined || !builder.config.rules.some(({ statement }) => builder.ruleOf.has(statement)))
    return undefined;
  const { listeners } = builder.config;
  const added = mentionsListeners(builder.config.statements) ? [] : [anyListener(config)];
  return {
    config: { ...builder.config, listeners: [...listeners, ...added] },
    reading: builder,
    certain: isCertain(builder),
    mended: isMended(builder),
    statementOf: ({ statement }) => builder.ruleOf.get(statement),
  };
}

function isCertain(reading: OlderReading): boolean {
  const isTaken = ({ severity, host, assumed }: Refusal): boolean =>
    severity === 'warning' || host || assumed === true;
  return reading.dialect === 'older' && isMended(reading) && reading.config.refusals.every(isTaken);
}

function isMended({ dialect, unread, older, config }: OlderReading): boolean {
  return (
    dialect !== 'halfway' &&
    unread.length === 0 &&
    older.every(({ remarks }) => remarks.every(({ weight }) => weight !== 'lost')) &&
    config.refusals.every(
      ({ severity, host, assumed, check }) =>
        severity === 'warning' || host || assumed === true || inModel.has(check),
    )
  );
}

const mentionsListeners = (statements: readonly Statement[]): boolean =>
  statements.some((statement) =>
    statement.type === 'error' ? statement.words[0]?.value === 'listen' : isDirective(statement, 'listen'),
  );

/** A listener for a text that has rules but no `listen` at all. Such a text is part of a configuration, and assumed to be reachable from outside. */
function anyListener({ file }: Config): Listener {
  const span = { file, start: 0, end: 0 };
  const keyword: Word = { type: 'word', form: 'bare', value: 'listen', span, token: 0 };
  const statement: Directive = { type: 'directive', keyword, items: [], span };
  return bareListener('0.0.0.0', span, statement);
}
