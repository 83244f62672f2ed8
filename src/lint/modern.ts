import type { Word } from '../../grammar/ast.js';
import type { Config } from '../model/config.js';
import type { IntendedCriterion, IntendedRule } from '../model/intent.js';
import { available } from '../source/release.js';
import { cover, spanText } from '../source/text.js';
import type { Suggestion } from './finding.js';
import { quote, replace } from './suggest.js';

/**
 * What a refused rule that relays for everybody should say in today's language: for the machine itself, and for users who log in where a
 * listener takes logins. None where its options can't be put into today's words for sure.
 */
export function modernForms(rule: IntendedRule, config: Config): readonly Suggestion[] {
  const action = actionText(rule, config);
  if (action === undefined) return [];
  const { span } = rule.statement;
  const match = (from: string): string => matchText(rule.criteria, from, action.name);
  const text = (...lines: readonly string[]): string => [...action.declaration, ...lines].join('\n');
  const fromLocal = match('from local');
  const forms: Suggestion[] = [
    { description: 'only this machine may relay', edits: [replace(span, text(fromLocal))] },
  ];
  if (takesLogins(config)) {
    const auth = match(available({ since: '6.7' }, config.release) ? 'from auth' : 'from any auth');
    forms.push({
      description: 'this machine and users who log in may relay',
      edits: [replace(span, text(fromLocal, auth))],
    });
  }
  return forms;
}

const takesLogins = (config: Config): boolean => config.listeners.some(({ auth }) => auth !== 'none');

/** The name of the action to use, and its declaration where there is none yet. */
function actionText(
  { outcome, statement }: IntendedRule,
  config: Config,
): { readonly name: string; readonly declaration: readonly string[] } | undefined {
  if (outcome.type === 'action') return { name: outcome.name, declaration: [] };
  if (outcome.type !== 'relay') return undefined;
  const isLegacy = statement.words[0]?.value !== 'match';
  const options = isLegacy ? modernOptions(outcome.options) : written(outcome.options);
  if (options === undefined) return undefined;
  if (options === '') {
    const known = [...config.actions.values()].find(
      (action) => action.type === 'relay' && /\brelay$/.test(spanText(action.span)),
    );
    if (known) return { name: known.name, declaration: [] };
  }
  const name = freeName(config);
  return { name, declaration: [['action', quote(name), 'relay', options].filter(Boolean).join(' ')] };
}

/** A name that no action has; refused declarations count as well, as they will be mended. */
function freeName(config: Config): string {
  const taken = new Set<string>(config.actions.keys());
  for (const statement of config.statements)
    if (statement.type === 'error') for (const { value } of statement.words) taken.add(value);
  // The word `relay` stands in the refused rule itself, as a keyword.
  if (!config.actions.has('relay')) return 'relay';
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? 'outbound' : `outbound${count}`;
    if (!taken.has(name)) return name;
  }
}

function matchText(criteria: readonly IntendedCriterion[], from: string, action: string): string {
  const others = criteria.flatMap((criterion) =>
    criterion.name === 'from' ? [] : [criterionText(criterion)],
  );
  const target = criteria.some(({ name }) => name === 'for') ? [] : ['for local'];
  const tag = others.filter((text) => /^!?tag /.test(text));
  const rest = others.filter((text) => !/^!?tag /.test(text));
  return ['match', ...tag, from, ...rest, ...target, 'action', quote(action)].join(' ');
}

function criterionText({ name, kind, negated, value }: IntendedCriterion): string {
  return [`${negated ? '!' : ''}${name}`, ...(kind ? [kind] : []), ...(value ? [value.text] : [])].join(' ');
}

/** Words as they stand, where they are today's language already. */
function written(words: readonly Word[]): string {
  const [first] = words;
  const last = words.at(-1);
  return first && last ? spanText(cover(first.span, last.span)) : '';
}

/** What URL schemes of `relay via` are called today, and whether they did not verify the certificate. */
const schemes: Readonly<Record<string, { readonly today: string; readonly unverified: boolean }>> = {
  'smtp://': { today: 'smtp+notls://', unverified: false },
  'smtp+tls://': { today: 'smtp://', unverified: false },
  'tls://': { today: 'smtp+tls://', unverified: true },
  'tls+auth://': { today: 'smtp+tls://', unverified: true },
  'smtps://': { today: 'smtps://', unverified: true },
  'smtps+auth://': { today: 'smtps://', unverified: true },
  'lmtp://': { today: 'lmtp://', unverified: false },
};

/** Options of legacy `relay` that take a word or table, and their names today. */
const renamed: Readonly<Record<string, string>> = {
  pki: 'pki',
  ca: 'ca',
  as: 'mail-from',
  hostname: 'helo',
  hostnames: 'helo-src',
  source: 'src',
  auth: 'auth',
};

/** The options of a legacy `relay` in today's words; undefined where one has no sure counterpart. */
function modernOptions(words: readonly Word[]): string | undefined {
  const options: string[] = [];
  let host: string | undefined;
  let tls: 'verify' | 'no-verify' | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const option = words[at]?.value ?? '';
    const value = words[at + 1];
    if (option === 'verify') tls = 'verify';
    else if (option === 'tls') tls ??= 'no-verify';
    else if (option === 'backup') {
      options.push('backup');
      if (value && !Object.hasOwn(renamed, value.value)) {
        options.push('mx', quote(value.value));
        at += 1;
      }
    } else if (option === 'via' && value) {
      const [, scheme = 'smtp+tls://', rest = ''] = /^([a-z+]+:\/\/)?(.*)$/s.exec(value.value) ?? [];
      const known = schemes[scheme];
      if (known === undefined) return undefined;
      host = `host ${quote(known.today + rest)}`;
      if (known.unverified) tls ??= 'no-verify';
      at += 1;
    } else if (renamed[option] !== undefined && value) {
      const end = value.form === 'symbol' ? closing(words, at + 1) : at + 1;
      if (end === undefined) return undefined;
      const text = value.form === 'symbol' ? written(words.slice(at + 1, end + 1)) : quote(value.value);
      options.push(renamed[option], text);
      at = end;
    } else return undefined;
  }
  const secured = tls === undefined ? [] : [tls === 'verify' ? 'tls' : 'tls no-verify'];
  // `auth` wants its host before it.
  return [...(host ? [host] : []), ...secured, ...options].join(' ');
}

/** Where a table reference or list that begins at `start` ends. */
function closing(words: readonly Word[], start: number): number | undefined {
  const close = words[start]?.value === '<' ? '>' : '}';
  const end = words.findIndex(({ form, value }, at) => at > start && form === 'symbol' && value === close);
  return end === -1 ? undefined : end;
}
