import type { Directive, ErrorStatement, Statement, Word } from '../../grammar/ast.js';
import type { Span } from '../source/text.js';
import type { Action, Config, Contents, Listener, MatchRule, RelayAction, Table } from './config.js';
import { plainListener, plainLocal, plainRelay } from './defaults.js';
import { type IntendedCriterion, type IntendedRule, readIntent } from './intent.js';

/** A configuration as it was meant, and which of its rules smtpd refuses today. */
export interface Intended {
  readonly config: Config;
  /** By the rule's index in `config.rules`. */
  readonly refused: ReadonlyMap<number, IntendedRule>;
}

/**
 * The configuration that the author of a refused one had in mind, so far as relaying goes: statements of the dialect before 6.4 and of forms
 * like it become rules and listeners, in their places among those that smtpd accepts. Undefined where there is nothing of the kind.
 * What it says is a statement about the text, not about a server: smtpd refuses the file.
 */
export function intendedConfig(config: Config): Intended | undefined {
  const refused = new Map<number, IntendedRule>();
  const rules: MatchRule[] = [];
  const listeners: Listener[] = [...config.listeners];
  const real = new Map(config.rules.map((rule) => [rule.statement, rule]));
  for (const statement of config.statements) {
    if (statement.type === 'directive') {
      const rule = real.get(statement);
      if (rule) rules.push({ ...rule, index: rules.length + 1 });
    }
    if (statement.type !== 'error') continue;
    const listener = listenerOf(statement);
    if (listener) listeners.push(listener);
    const intent = readIntent(statement);
    // A `reject` that can't be read may be what keeps the following rules shut.
    if (intent === undefined && mayReject(statement)) break;
    if (intent === undefined) continue;
    const rule = ruleOf(intent, rules.length + 1, config);
    if (rule === undefined) continue;
    refused.set(rule.index, intent);
    rules.push(rule);
  }
  if (refused.size === 0) return undefined;
  if (!mentionsListeners(config.statements)) listeners.push(anyListener(config));
  return { config: { ...config, rules, listeners }, refused };
}

function mayReject(statement: ErrorStatement): boolean {
  const [first] = statement.words;
  if (first?.value !== 'accept' && first?.value !== 'reject' && first?.value !== 'match') return false;
  return statement.words.some(({ value, form }) => value === 'reject' && form !== 'quoted');
}

function ruleOf(intent: IntendedRule, index: number, config: Config): MatchRule | undefined {
  const { statement, criteria, outcome } = intent;
  const [keyword] = statement.words;
  if (keyword === undefined) return undefined;
  const table = (criterion: IntendedCriterion): Table => tableOf(criterion, config);
  const plain = (name: IntendedCriterion['name']): MatchRule['tag'] => {
    const found = criteria.find((criterion) => criterion.name === name);
    return found && { negated: found.negated, span: found.span, table: table(found), regex: false };
  };
  const from = criteria.find((criterion) => criterion.name === 'from');
  const to = criteria.find((criterion) => criterion.name === 'for');
  const auth = criteria.find((criterion) => criterion.name === 'auth');
  const implied = { type: 'local', table: undefined, regex: false, negated: false, implied: true } as const;
  const base = {
    index,
    tag: plain('tag'),
    from: from ? fromOf(from, table) : { ...implied, span: keyword.span },
    for: to
      ? {
          ...implied,
          type:
            to.kind === 'any'
              ? ('any' as const)
              : to.kind === 'local'
                ? ('local' as const)
                : ('domain' as const),
          table: to.value && table(to),
          negated: to.negated,
          implied: false,
          span: to.span,
        }
      : { ...implied, span: keyword.span },
    helo: plain('helo'),
    auth: auth && { negated: auth.negated, span: auth.span, table: undefined, regex: false },
    tls: undefined,
    mailFrom: plain('mail-from'),
    rcptTo: plain('rcpt-to'),
    span: statement.span,
    statement: directiveOf(statement, keyword),
  };
  if (intent.decision === 'reject') return { ...base, outcome: { type: 'reject', span: keyword.span } };
  const action = actionOf(intent, config, base.statement);
  return action && { ...base, outcome: { type: 'action', action, span: outcomeSpan(outcome, keyword) } };
}

function fromOf(from: IntendedCriterion, table: (criterion: IntendedCriterion) => Table): MatchRule['from'] {
  const type = from.kind === 'any' || from.kind === 'local' || from.kind === 'socket' ? from.kind : 'src';
  const shared = { negated: from.negated, span: from.span, regex: false, implied: false };
  return { ...shared, type, table: type === 'src' ? table(from) : undefined };
}

const outcomeSpan = (outcome: IntendedRule['outcome'], keyword: Word): Span =>
  outcome.type === 'relay' || outcome.type === 'action' ? outcome.word.span : keyword.span;

function actionOf(intent: IntendedRule, config: Config, statement: Directive): Action | undefined {
  const { outcome } = intent;
  if (outcome.type === 'action') return config.actions.get(outcome.name);
  const base = {
    name: outcome.type,
    nameSpan: statement.keyword.span,
    ttl: undefined,
    span: statement.span,
    statement,
  };
  if (outcome.type === 'relay') return relayAction({ ...base, relaySpan: outcome.word.span });
  return { ...base, ...plainLocal, type: 'local', method: 'mbox', argument: undefined };
}

const relayAction = (
  given: Pick<RelayAction, 'name' | 'nameSpan' | 'ttl' | 'span' | 'statement' | 'relaySpan'>,
): RelayAction => ({
  ...given,
  ...plainRelay,
  type: 'relay',
});

function tableOf({ value, span }: IntendedCriterion, config: Config): Table {
  const declared = value?.table === undefined ? undefined : config.tables.get(value.table);
  if (declared) return declared;
  const entries = (value?.entries ?? []).map((key) => ({ key, value: undefined, span }));
  const contents: Contents =
    value?.table === undefined
      ? { known: true, entries }
      : { known: false, reason: `table <${value.table}> is not declared` };
  return {
    name: value?.table ?? `<intended:${span.start}>`,
    kind: 'list',
    origin: 'anonymous',
    span,
    contents,
  };
}

const directiveOf = (statement: ErrorStatement, keyword: Word): Directive => ({
  type: 'directive',
  keyword,
  items: [],
  span: statement.span,
});

const mentionsListeners = (statements: readonly Statement[]): boolean =>
  statements.some((statement) =>
    statement.type === 'directive'
      ? statement.keyword.value === 'listen'
      : statement.type === 'error' && statement.words[0]?.value === 'listen',
  );

/** A refused `listen on` with what tells who can use it: its address, tag and whether it demands a login. */
function listenerOf(statement: ErrorStatement): Listener | undefined {
  const [keyword, , on] = statement.words;
  if (keyword?.value !== 'listen' || on === undefined || on.value === 'socket') return undefined;
  const word = (name: string): Word | undefined =>
    statement.words.find(({ value, form }) => value === name && form !== 'quoted');
  const after = (name: string): Word | undefined => {
    const found = word(name);
    return found && statement.words[statement.words.indexOf(found) + 1];
  };
  const port = Number(after('port')?.value);
  const auth = word('auth');
  const optional = word('auth-optional');
  return {
    ...bareListener(on.value, on.span, directiveOf(statement, keyword)),
    port: Number.isInteger(port) && port > 0 ? port : word('smtps') ? 465 : 25,
    auth: auth ? 'auth' : optional ? 'auth-optional' : 'none',
    authSpan: (auth ?? optional)?.span,
    tag: after('tag')?.value,
    tagSpan: after('tag')?.span,
  };
}

/** Where a text has rules but no `listen` at all it is a part of one: it is taken to be reached from outside. */
function anyListener(config: Config): Listener {
  const span = { file: config.file, start: 0, end: 0 };
  const keyword: Word = { type: 'word', form: 'bare', value: 'listen', span, token: 0 };
  return bareListener('0.0.0.0', span, { type: 'directive', keyword, items: [], span });
}

const bareListener = (on: string, onSpan: Span, statement: Directive): Listener => ({
  ...plainListener,
  on,
  onSpan,
  port: 25,
  pkis: [],
  span: statement.span,
  statement,
});
