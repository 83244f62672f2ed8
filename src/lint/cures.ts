import type { Option } from '../../grammar/ast.js';
import type { Config, MatchRule, Table, TableEntry } from '../model/config.js';
import { available } from '../source/release.js';
import { type Edit, type Span, spanText } from '../source/text.js';
import type { Hole } from '../verify/verdict.js';
import type { Change, Kind, RuleKind } from './cure.js';
import { demandLogin, ownAuthority, proxyOnLoopback, withoutProxy } from './listener-cures.js';
import { insertAfter, optionAt, quote, removeEntry, removeStatement, replace, textOf } from './suggest.js';
import { type Fault, faultOf, sourceEntry, targetEntry, targetOf } from './wide.js';

/** `from auth` came with 6.7; before, it is `from any auth`. */
const fromAuth = { since: '6.7' } as const;

/** A relay meant for users: the rule asks for a login. Offered where a listener can take one. */
export const login: RuleKind = ({ config, rule }) => {
  if (!config.listeners.some(({ auth }) => auth !== 'none')) return undefined;
  const description = 'only users who log in may relay';
  const asks = { negated: false, table: undefined, regex: false } as const;
  if (rule.auth) {
    const option = optionAt(rule.statement, rule.auth.span);
    if (!option?.negation || rule.auth.table) return undefined;
    const auth = { ...rule.auth, ...asks };
    return {
      description,
      edits: [replace(option.span, textOf(option))],
      config: withRule(config, { ...rule, auth }),
    };
  }
  const words = available(fromAuth, config.release) ? 'from auth' : 'from any auth';
  const edits = replaceSource(rule, words);
  if (edits === undefined) return undefined;
  const from = { ...rule.from, ...asks, type: 'any', implied: false } as const;
  return {
    description,
    edits,
    config: withRule(config, { ...rule, from, auth: { ...asks, span: from.span } }),
  };
};

/** A relay meant for the machine itself. */
export const ownMachine: RuleKind = ({ config, rule }) => {
  const edits = replaceSource(rule, 'from local');
  if (edits === undefined) return undefined;
  const from = {
    ...rule.from,
    type: 'local',
    negated: false,
    table: undefined,
    regex: false,
    implied: false,
  } as const;
  const shorthand = isShorthand(rule) && rule.auth ? { auth: undefined } : {};
  return {
    description: 'only this machine may relay',
    edits,
    config: withRule(config, { ...rule, from, ...shorthand }),
  };
};

/** A relay meant for the networks that another rule already trusts. */
const trusted: Kind = ({ config, rule }) => {
  const model = config.rules.find(
    ({ statement, from, outcome }) =>
      statement !== rule.statement &&
      from.type === 'src' &&
      !from.negated &&
      from.table?.contents.known &&
      outcome.type === 'action' &&
      outcome.action.type === 'relay',
  );
  const option = model && optionAt(model.statement, model.from.span);
  if (model === undefined || option === undefined) return undefined;
  const edits = replaceSource(rule, textOf(option));
  if (edits === undefined) return undefined;
  const { type, table, regex } = model.from;
  const from = { ...rule.from, type, table, regex, negated: false, implied: false };
  return {
    description: 'only the networks that another rule names may relay',
    edits,
    config: withRule(config, { ...rule, from }),
  };
};

/** A relay meant for mail to one's own domains: as another rule names them, else to be filled in. */
const ownDomains: Kind = ({ config, rule, hole }) => {
  const model = config.rules.find(
    ({ statement, for: to, outcome }) =>
      statement !== rule.statement &&
      outcome.type === 'action' &&
      to.type === 'domain' &&
      !to.negated &&
      !to.regex,
  );
  const option = model && optionAt(model.statement, model.for.span);
  if (option === undefined && !isBackup(rule) && faultOf(rule, hole) !== 'wide-target') return undefined;
  return namingDomains(config, rule, model);
};

/** The rule holds for the domains that another one names, else for some that are to be filled in. */
export function namingDomains(config: Config, rule: MatchRule, model?: MatchRule): Change | undefined {
  const option = model && optionAt(model.statement, model.for.span);
  const words = option ? textOf(option) : 'for domain "example.org"';
  const target = rule.for.implied ? undefined : optionAt(rule.statement, rule.for.span);
  if (target === undefined || target.items[0] === undefined) return undefined;
  // `for rcpt-to T` is kept as a criterion of its own: it goes, and with it what made the rule wide.
  const rcptTo = rule.rcptTo?.span === rule.for.span ? undefined : rule.rcptTo;
  const span = target.span;
  const table = option ? model?.for.table : placeholder(span);
  const to = { type: 'domain', negated: false, regex: false, implied: false, table, span } as const;
  return {
    description: option
      ? `strangers may only send to the domains that another rule names`
      : 'strangers may only send to your domains: put them in the place of example.org',
    edits: [replace(span, words)],
    config: withRule(config, { ...rule, for: to, rcptTo }),
  };
}

/** The one entry of a list that takes in the stranger goes. */
const withoutSource: Kind = ({ config, rule, hole }) =>
  withoutEntry(config, rule.from.table, sourceEntry(config, rule, hole));

/** The one entry of a list that takes in everybody's domains goes. */
const withoutTarget: Kind = ({ config, rule, hole }) =>
  withoutEntry(config, targetOf(rule)?.table, targetEntry(config, rule, hole));

function withoutEntry(
  config: Config,
  table: Table | undefined,
  entry: TableEntry | undefined,
): Change | undefined {
  if (!table?.contents.known || entry?.span === undefined || table.contents.entries.length === 1)
    return undefined;
  const narrowed: Table = {
    ...table,
    contents: { known: true, entries: table.contents.entries.filter((other) => other !== entry) },
  };
  const swap = <Criterion extends { readonly table: Table | undefined }>(criterion: Criterion): Criterion =>
    criterion.table === table ? { ...criterion, table: narrowed } : criterion;
  const rules = config.rules.map((rule) => ({
    ...rule,
    from: swap(rule.from),
    for: swap(rule.for),
    rcptTo: rule.rcptTo && swap(rule.rcptTo),
  }));
  return {
    description: `${entry.key} is taken out of the list`,
    edits: [removeEntry(entry.span)],
    config: { ...config, rules },
  };
}

/** A domain that was written as a regular expression is meant as it stands. */
const plainDomain: Kind = ({ config, rule }) => {
  const option = optionAt(rule.statement, rule.for.span);
  const [entry, ...others] = rule.for.table?.contents.known ? rule.for.table.contents.entries : [];
  if (!option || rule.for.type !== 'domain' || !rule.for.regex || rule.for.negated) return undefined;
  if (entry === undefined || others.length > 0 || !/^[\w-]+(\.[\w-]+)+$/.test(entry.key)) return undefined;
  return {
    description: 'strangers may only send to this domain, and not to names that look like it',
    edits: [replace(option.span, `for domain ${quote(entry.key)}`)],
    config: withRule(config, { ...rule, for: { ...rule.for, regex: false } }),
  };
};

/** The rule goes: for when nothing else helps. */
export const remove: Kind = ({ config, rule }) => ({
  description: 'nobody relays through this rule: it goes',
  edits: [removeStatement(rule.span)],
  config: {
    ...config,
    rules: config.rules
      .filter(({ statement }) => statement !== rule.statement)
      .map((other, index) => ({ ...other, index: index + 1 })),
  },
});

const usual: readonly Kind[] = [login, ownMachine, trusted, ownDomains];

/** What to try for a rule, the likeliest intention first. A backup is there for the mail of others to one's own domains. */
export function kindsFor(rule: MatchRule, hole: Hole): readonly Kind[] {
  const kinds = kindsByFault[faultOf(rule, hole)];
  return isBackup(rule) && kinds.includes(ownDomains)
    ? [ownDomains, ...kinds.filter((kind) => kind !== ownDomains)]
    : kinds;
}

const isBackup = ({ outcome }: MatchRule): boolean =>
  outcome.type === 'action' && outcome.action.type === 'relay' && outcome.action.backup;

const kindsByFault: Readonly<Record<Fault, readonly Kind[]>> = {
  'from-any': usual,
  'wide-target': [withoutTarget, plainDomain, ownDomains, login, ownMachine, trusted],
  'mailbox-provider': [withoutTarget, login, ownMachine, trusted],
  'wide-source': [withoutSource, ...usual],
  'negated-source': usual,
  'reverse-dns': usual,
  sender: usual,
  helo: usual,
  'not-authenticated': usual,
  tag: [demandLogin, ...usual],
  certificate: [ownAuthority, ...usual],
  proxy: [withoutProxy, proxyOnLoopback],
};

const withRule = (config: Config, rule: MatchRule): Config => ({
  ...config,
  rules: config.rules.map((other) => (other.index === rule.index ? rule : other)),
});

/** Whether the rule's `from` is written as `from auth` or `from mail-from`, which say `from any` and something else. */
const isShorthand = (rule: MatchRule): boolean =>
  [rule.auth, rule.mailFrom].some((criterion) => criterion?.span === rule.from.span);

/**
 * The edits that put other words in the place of the rule's `from`: `from mail-from T` keeps its second half, `from auth T` goes as a
 * whole. Undefined where the text can't be changed by itself.
 */
function replaceSource(rule: MatchRule, words: string): readonly Edit[] | undefined {
  if (rule.from.implied) return [insertAfter(rule.from.span, ` ${words}`)];
  const option = optionAt(rule.statement, rule.from.span);
  if (option === undefined) return undefined;
  return [replace(option.span, [words, rest(rule, option)].filter(Boolean).join(' '))];
}

/** `mail-from T` of `from mail-from T`, its `!` included. */
function rest(rule: MatchRule, option: Option): string {
  if (rule.mailFrom?.span !== rule.from.span) return '';
  const [first] = option.items;
  if (first === undefined) return '';
  const { file, end } = option.span;
  return `${rule.mailFrom.negated ? '!' : ''}${spanText({ file, start: first.span.start, end })}`;
}

const placeholder = (span: Span): Table => ({
  name: '<suggested>',
  kind: 'list',
  origin: 'anonymous',
  span,
  contents: { known: true, entries: [{ key: 'example.org', value: undefined, span }] },
});
