import type { Directive, Option, Word } from '../../../grammar/ast.js';
import { available } from '../../source/release.js';
import { checks } from '../build/checks.js';
import type { Lowered, Remark } from '../config/lowered.js';
import { referred } from './lower-action.js';
import { certificateOf, pkiFor } from './lower-pki.js';
import type { LoweringContext } from './lowering-context.js';
import { directive, keyword, option, optionsIn, wordIn } from './nodes.js';
import { renamedOptions, renamedWord, withoutEffect } from './renamed-words.js';

/** The options for TLS and their current equivalents: `secure` (5.3: `ssl`) becomes two listeners, one for each mode. */
const modes: Readonly<Record<string, readonly string[]>> = {
  tls: ['tls'],
  'tls-require': ['tls-require'],
  smtps: ['smtps'],
  secure: ['tls', 'smtps'],
  ssl: ['tls', 'smtps'],
};

/** Options that take a mapping. */
const mappings: ReadonlySet<string> = new Set(['hostnames', 'senders']);

/**
 * Whether a listener that current smtpd takes as written means something else than before: TLS needs a pki now, filters are different, and an option
 * that has since been renamed is read as the table of `auth`.
 */
export function isAmbiguous(listen: Directive, { filters, ...surroundings }: LoweringContext): boolean {
  const given = optionsIn(listen);
  if (given.some((each) => isLogin(each) && (swallowed(each) || bareTable(each, surroundings)))) return true;
  const has = (name: string): boolean => given.some(({ keyword }) => keyword.value === name);
  const named = given.filter(({ keyword }) => keyword.value === 'filter').flatMap(wordIn);
  if (named.some((name) => name !== undefined && !filters.has(name.value))) return true;
  return !has('pki') && Object.keys(modes).some(has) && needsPki(surroundings);
}

/** Translates `listen on …` to one listener, or to two if it offers both TLS modes. */
export function lowerListen(old: Directive, surroundings: LoweringContext): Lowered {
  const given = optionsIn(old);
  const remarks: Remark[] = [];
  const head = old.items.slice(
    0,
    old.items.findIndex((item) => item.type === 'option'),
  );
  const on = given.length === 0 ? old.items : head;
  const before: Directive[] = [];
  const tls = given.find(({ keyword }) => Object.hasOwn(modes, keyword.value));
  const kept = new Map(given.map((each) => [each, lowerOption(each, surroundings, remarks)]));
  const added: Option[] = [];
  const named = given.find(({ keyword }) => keyword.value === 'pki' || keyword.value === 'certificate');
  const name = named && wordIn(named);
  if (named?.keyword.value === 'certificate' && name)
    take(before, remarks, certificateOf(old, name, surroundings));
  if (tls && named === undefined && needsPki(surroundings)) {
    const found = pkiFor(old, tls.keyword, surroundings);
    take(before, remarks, found);
    added.push(option('pki', tls.keyword, [found.name]));
  }
  // In 5.4 the pki of a listener named the authorities against which its clients are checked.
  if (tls && name && wordIn(tls) && surroundings.pkisWithCa.has(name.value.toLowerCase()))
    added.push(option('ca', named.keyword, [name]));
  const ways = tls ? (modes[tls.keyword.value] ?? []) : [];
  const hasPort = given.some(({ keyword }) => keyword.value === 'port');
  if (tls && ways.length > 1 && hasPort)
    remarks.push({
      weight: 'changed',
      text: `${tls.keyword.value}: one port cannot have both ways of TLS, and smtpd refused this before; it is tls now`,
      span: tls.span,
    });
  const made = ways.length > 1 && hasPort ? ways.slice(0, 1) : ways;
  const listeners = (made.length === 0 ? [undefined] : made).map((way) =>
    directive('listen', old, [
      ...on,
      ...given.flatMap((each) => (each === tls && way ? [asksTls(tls, way)] : (kept.get(each) ?? []))),
      ...added,
    ]),
  );
  return { statements: [...before, ...listeners], remarks };
}

function take(before: Directive[], remarks: Remark[], found: Lowered): void {
  before.push(...found.statements);
  remarks.push(...found.remarks);
}

/** The current option for a TLS mode. */
function asksTls(tls: Option, way: string): Option {
  return way === tls.keyword.value
    ? tls
    : option(way, tls.keyword, wordIn(tls) ? [keyword('verify', tls.keyword)] : []);
}

const isLogin = ({ keyword }: Option): boolean =>
  keyword.value === 'auth' || keyword.value === 'auth-optional';

/** The word after `auth` that was an option of its own before 6.4, and is a list of one word today. */
function swallowed({ items: [item] }: Option): { readonly word: Word; readonly today: string } | undefined {
  if (item?.type !== 'word' || item.form !== 'bare') return undefined;
  const today = renamedWord(renamedOptions.listen, item.value);
  return today === undefined ? undefined : { word: item, today };
}

/** The word after `auth` that is the name of a table, but a list of one word to smtpd. */
const bareTable = (
  { items: [item] }: Option,
  { tables }: Pick<LoweringContext, 'tables'>,
): Word | undefined =>
  item?.type === 'word' && item.form === 'bare' && tables.has(item.value) ? item : undefined;

function lowerLogin(each: Option, surroundings: LoweringContext, remarks: Remark[]): Option[] {
  const { keyword: place, items } = each;
  const other = swallowed(each);
  if (other) return [option(place.value, place), option(other.today, other.word)];
  const named = bareTable(each, surroundings);
  if (named)
    remarks.push({
      weight: 'changed',
      text: `${place.value} ${named.value}: smtpd took this for a list of one word, so nobody could log in; it is table ${named.value} now`,
      span: each.span,
    });
  return [option(place.value, place, named ? [referred(named, surroundings)] : items)];
}

function lowerOption(each: Option, surroundings: LoweringContext, remarks: Remark[]): Option[] {
  const { keyword: place, items, span } = each;
  const name = place.value;
  if (Object.hasOwn(modes, name)) return [];
  const today = renamedWord(renamedOptions.listen, name);
  if (today !== undefined) return [option(today, place, items)];
  if (name === 'certificate') return [option('pki', place, items)];
  if (isLogin(each)) return lowerLogin(each, surroundings, remarks);
  if (mappings.has(name))
    return [
      option(
        name,
        place,
        items.map((item) => referred(item, surroundings)),
      ),
    ];
  const instead = renamedWord(withoutEffect.listen, name);
  if (instead !== undefined) {
    remarks.push({ weight: 'dropped', text: `${name}: ${instead}`, span });
    return [];
  }
  const what = wordIn(each)?.value ?? '';
  if (name !== 'filter' || surroundings.filters.has(what)) return [each];
  remarks.push({
    weight: 'lost',
    text: `filter ${what}: filters of that time do not run today; write filter NAME proc-exec COMMAND and put it on this listener`,
    span,
  });
  return [];
}

const needsPki = ({ release }: Pick<LoweringContext, 'release'>): boolean => available(checks.I05, release);
