import type { Directive, Item, Option, Word } from '../../../grammar/ast.js';
import type { LegacyOptionName } from '../../../grammar/views.js';
import { inWords } from '../../source/prose.js';
import type { Lowered, Remark, RuleTag } from '../config/lowered.js';
import { lowerAction } from './lower-action.js';
import { certificateOf } from './lower-pki.js';
import { lowerSource, unreadTable } from './lower-source.js';
import type { LoweringContext } from './lowering-context.js';
import { directive, option, optionsIn, text, wordIn } from './nodes.js';

/** Criteria that smtpd accepted only once, with the names that its message had for them. */
const onlyOnce = [
  'from',
  'for',
  'sender',
  'recipient',
  'userbase',
  'expire',
  'forward-only',
  'relay',
  'deliver',
];

/** Translates `accept …` and `reject …`: to an action, if there is no equal one yet, and one or two rules. */
export function lowerRule(rule: Directive, surroundings: LoweringContext): Lowered {
  const given = optionsIn(rule);
  const find = (name: LegacyOptionName<'accept'>): Option | undefined =>
    given.find((each) => each.keyword.value === name);
  const wrong = contradiction(rule, given);
  const { options: tag, remark } = tagOf(find('tagged'), surroundings);
  const logins = surroundings.logins(ruleTag(find('tagged')));
  const remarks: Remark[] = [...(wrong ? [wrong] : []), ...(remark ? [remark] : [])];
  const unread = unreadTable(rule.keyword, find('from'), surroundings);
  if (unread)
    remarks.push({
      weight: 'changed',
      text: `from <${unread.value}>: this table was not read; where it has the word local, users who log in and this machine need a rule, too`,
      span: unread.span,
    });
  const sources = lowerSource(rule.keyword, find('from'), find('authenticated'), surroundings, logins);
  const others = [mailCriterion(find('sender'), 'mail-from'), mailCriterion(find('recipient'), 'rcpt-to')];
  const target = targetOf(rule.keyword, find('for'));
  if (target === undefined) {
    const where = find('for');
    const what = where && wordIn(where)?.value;
    const unknown = {
      text: `for ${what ?? '…'}: smtpd before 6.4 knew any, local and domain only`,
      span: rule.span,
    };
    return { statements: [], remarks: [...remarks, { weight: 'lost', ...unknown }] };
  }
  const criteria = sources.map((source) => [...source, ...others.flatMap((each) => each ?? []), target]);
  const never = tag === undefined || criteria.length === 0;
  if (never && remark === undefined)
    remarks.push({
      weight: 'dropped',
      text: 'this rule matched nobody: users who log in do not come from there',
      span: rule.span,
    });
  if (never) return { statements: [], remarks };
  const rules = criteria.map((each) => [...tag, ...each]);
  if (rule.keyword.value === 'reject') {
    const matches = rules.map((each) => directive('match', rule, [...each, option('reject', rule.keyword)]));
    return { statements: matches, remarks };
  }
  return withAction(rule, rules, remarks, surroundings);
}

function withAction(
  rule: Directive,
  rules: readonly (readonly Item[])[],
  remarks: readonly Remark[],
  surroundings: LoweringContext,
): Lowered {
  const { wanted, items, certificate, remarks: more } = lowerAction(rule, surroundings);
  const place = placeOfAction(rule);
  const { name, declared } = surroundings.nameAction(wanted, items);
  const action = directive('action', rule, [text(name, place), ...items]);
  const matches = rules.map((each) =>
    directive('match', rule, [...each, option('action', place, [text(name, place)])]),
  );
  const pki = certificate ? certificateOf(rule, certificate, surroundings) : undefined;
  return {
    statements: [...(pki?.statements ?? []), ...(declared ? [] : [action]), ...matches],
    remarks: [...remarks, ...more, ...(pki?.remarks ?? [])],
    action,
  };
}

/** Translates `match … relay …`, a current rule followed by the action's own words, to an action and the rule that names it. */
export function lowerHalfway(rule: Directive, surroundings: LoweringContext): Lowered {
  const given = optionsIn(rule);
  const at = given.findIndex(({ keyword }) => methods.has(keyword.value));
  const method = given[at];
  if (method === undefined) return { statements: [rule], remarks: [] };
  if (method.keyword.value === 'action') {
    const name = wordIn(method);
    const renamed = name ? [option('action', method.keyword, [text(name.value, name)])] : [];
    return { statements: [directive('match', rule, [...given.slice(0, at), ...renamed])], remarks: [] };
  }
  const items = given.slice(at);
  const wanted = method.keyword.value === 'relay' ? 'relay' : 'local';
  const { name, declared } = surroundings.nameAction(wanted, items);
  const action = directive('action', rule, [text(name, method.keyword), ...items]);
  const match = directive('match', rule, [
    ...given.slice(0, at),
    option('action', method.keyword, [text(name, method.keyword)]),
  ]);
  return { statements: [...(declared ? [] : [action]), match], remarks: [], action };
}

const methods: ReadonlySet<string> = new Set([
  'action',
  'expand-only',
  'forward-only',
  'lmtp',
  'maildir',
  'mbox',
  'mda',
  'relay',
]);

/** The word that names the action. */
function placeOfAction(rule: Directive): Word {
  const method = optionsIn(rule).find(
    ({ keyword }) => methods.has(keyword.value) || keyword.value === 'deliver',
  );
  return method?.keyword ?? rule.keyword;
}

/** A remark on a contradiction that smtpd also refused before 6.4. */
function contradiction(rule: Directive, given: readonly Option[]): Remark | undefined {
  const names = given.map(({ keyword }) => keyword.value);
  const has = (name: string): boolean => names.includes(name);
  const twice = onlyOnce.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  const maps = names.filter((name) => name === 'alias' || name === 'virtual');
  const negated = given.find(({ negation, keyword }) => negation && keyword.value !== 'authenticated');
  const text = negated
    ? `the ! belongs behind ${negated.keyword.value}`
    : twice !== undefined
      ? `${twice} specified multiple times`
      : maps.length > 1
        ? `${maps[1]} specified multiple times`
        : has('relay') && (maps.length > 0 || has('userbase'))
          ? 'aliases, virtual and userbase may not be used with a relay rule'
          : has('forward-only') && (has('relay') || has('deliver'))
            ? 'forward-only may not be used with a default action'
            : undefined;
  return text === undefined
    ? undefined
    : { weight: 'lost', text: `smtpd refused this rule before 6.4, too: ${text}`, span: rule.span };
}

const isNegated = ({ items }: Option): boolean =>
  items.some((item) => item.type === 'word' && item.form === 'symbol');

function ruleTag(tagged: Option | undefined): RuleTag | undefined {
  const word = tagged && wordIn(tagged);
  return word && { name: word.value, negated: isNegated(tagged) };
}

/**
 * Translates `tagged`. `options` is undefined if no listener has exactly this tag, so that the rule never matched. Today `DKIM` and `dkim` are the
 * same tag.
 */
function tagOf(
  tagged: Option | undefined,
  { tags }: LoweringContext,
): { readonly options: readonly Option[] | undefined; readonly remark?: Remark } {
  const name = tagged && wordIn(tagged);
  if (tagged === undefined || name === undefined) return { options: [] };
  const negated = isNegated(tagged);
  const options = [option('tag', tagged.keyword, [name], negated ? tagged.keyword.span : undefined)];
  const alike = [...tags].filter((tag) => tag.toLowerCase() === name.value.toLowerCase());
  if (alike.every((tag) => tag === name.value)) return { options };
  const span = tagged.span;
  if (alike.includes(name.value)) {
    const text = `tagged ${name.value}: today this holds for ${inWords(alike)}, too; give the listeners other tags`;
    return { options, remark: { weight: 'changed', text, span } };
  }
  const text = `tagged ${name.value}: no listener has this very tag, and before 6.4 ${inWords(alike)} ${alike.length === 1 ? 'was another one' : 'were other ones'}`;
  return { options: negated ? [] : undefined, remark: { weight: 'dropped', text, span } };
}

/** Translates `sender T` and `recipient ! T`. */
function mailCriterion(given: Option | undefined, name: string): readonly Option[] | undefined {
  if (given === undefined) return undefined;
  const negated = isNegated(given);
  const value = given.items.filter((item) => item.type !== 'word' || item.form !== 'symbol');
  return [option(name, given.keyword, value, negated ? given.keyword.span : undefined)];
}

/** Translates `for any`, `for ! domain T`; `for all` is from before 5.3. */
function targetOf(rule: Word, given: Option | undefined): Option | undefined {
  if (given === undefined) return option('for', rule, [option('local', rule)]);
  const { keyword: place, items } = given;
  const negation = items.some((item) => item.type === 'word' && item.form === 'symbol')
    ? place.span
    : undefined;
  const [destination] = optionsIn(given);
  if (destination)
    return option(
      'for',
      place,
      [option(destination.keyword.value, destination.keyword, destination.items)],
      negation,
    );
  const word = wordIn(given);
  return word?.value === 'all' ? option('for', place, [option('any', word)], negation) : undefined;
}
