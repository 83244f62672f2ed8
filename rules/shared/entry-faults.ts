import type { Config, Table } from '../../src/model/config/config.js';
import { foldCase } from '../../src/model/config/lengths.js';
import { plainDomains, plainHostNames } from '../../src/verify/automata/languages.js';
import { parseNetwork } from '../../src/verify/match/network.js';
import { parseRegex } from '../../src/verify/match/regex.js';
import type { ComparedValue } from '../../src/verify/space/compared-value.js';
import { canHold, canHoldEscaped } from '../../src/verify/space/matchable-entries.js';
import { excerptOf } from './excerpt.js';
import { expressionSurprise, type Surprise } from './expression-surprises.js';
import {
  entriesOf,
  type PlacedEntry,
  placedEntriesOf,
  type TableUse,
  tableAsWord,
  tableUses,
} from './table-uses.js';

/** A fault that a table entry has for the criterion that uses it. */
export type EntryFault =
  /** A keyword of smtpd.conf that is an ordinary value here. */
  | { readonly type: 'keyword'; readonly word: string }
  /** A domain in a list of mail addresses: smtpd reads it as a user. */
  | { readonly type: 'domain-as-user' }
  /** An entry that belongs in another criterion: here it matches nothing, or next to nothing. */
  | { readonly type: 'address-as-domain' | 'network-as-domain' | 'name-as-network' | 'network-as-name' }
  /** An entry that matches nothing. */
  | { readonly type: 'impossible'; readonly why: Impossible };

export type Impossible =
  | { readonly is: 'network'; readonly instead?: string }
  | { readonly is: 'wildcard-network'; readonly instead?: string }
  | { readonly is: 'wildcard-name' }
  /** `file:/etc/mail/domains` in braces. */
  | { readonly is: 'file' }
  | { readonly is: 'null-sender' | 'filter-null-sender' }
  | { readonly is: 'domain' | 'address'; readonly instead?: string }
  | { readonly is: 'expression'; readonly message: string }
  | { readonly is: 'folded'; readonly surprise: Extract<Surprise, { readonly type: 'folded' }> }
  | { readonly is: 'upper' | 'backslash'; readonly surprise: Surprise }
  /** An expression that matches only names with a backslash, which no machine has but a client may send. */
  | { readonly is: 'escaped'; readonly surprise?: Surprise }
  | { readonly is: 'nothing' };

/** Words that users write for "all", and words that are keywords elsewhere in smtpd.conf. */
const keywords: Partial<Readonly<Record<TableUse['compared'], readonly string[]>>> = {
  source: ['any', 'all', '*', 'local', 'socket'],
  reverse: ['any', 'all'],
  domain: ['any', 'all', 'local'],
  mail: ['any', 'all'],
  'raw-mail': ['any', 'all'],
};

/** The fault of an entry for the criterion that uses it, or undefined if none is known. */
function entryFaultOf({ compared, regex, words }: TableUse, entry: string): EntryFault | undefined {
  if (compared === 'tag' || isPlaceholderEntry(entry)) return undefined;
  const key = foldCase(entry);
  if (regex && compared === 'raw-mail' && nullSenderInRules.test(entry))
    return { type: 'impossible', why: { is: 'filter-null-sender' } };
  if (regex && words === 'mail-from' && emptyPath.test(entry) && canHold(compared, entry, true) === false)
    return { type: 'impossible', why: { is: compared === 'mail' ? 'null-sender' : 'filter-null-sender' } };
  if (regex) return canHold(compared, entry, true) === false ? faultyExpression(compared, entry) : undefined;
  if (keywords[compared]?.includes(key)) return { type: 'keyword', word: key };
  const kind = kindFaults[compared]?.(key);
  if (kind !== undefined) return { type: kind };
  if (canHold(compared, entry, false) !== false) return undefined;
  return { type: 'impossible', why: impossible(compared, key) };
}

/** The expressions that match the null sender in rules; filters see it as a different text. */
const nullSenderInRules = /^\^?@\$$/;

/** The expressions that are written for the null sender as SMTP has it, and match it neither in rules nor, with the brackets, in filters. */
const emptyPath = /^(?:\^\$|\^?<>\$?|\^\(?<>\)?\$)$/;

/**
 * Whether a text is a placeholder for another one: `{{ domain }}` and `${domain}` of templates, `<domain>` in an example, and `$domain` and `<domain>` in quotes,
 * which `quoted-reference` reports.
 */
export const isPlaceholderEntry = (text: string): boolean =>
  /\{\{|\{%|<%|\$\{|\$[A-Za-z_]|^<[^<>@]+>$/.test(text);

type KindFault = Exclude<EntryFault['type'], 'keyword' | 'impossible'>;

const addressAsDomain = (key: string): KindFault | undefined => {
  if (/^[^@\s]*@[^@\s]+$/.test(key)) return 'address-as-domain';
  return key.includes('/') && parseNetwork(key) !== undefined ? 'network-as-domain' : undefined;
};

const domainAsUser = (key: string): KindFault | undefined =>
  isLikeDomain(key.replace(/^\*\./, '')) ? 'domain-as-user' : undefined;

const kindFaults: Partial<Readonly<Record<TableUse['compared'], (key: string) => KindFault | undefined>>> = {
  source: (key) =>
    key !== 'localhost' && !isLikeDomain(key.replace(/^\*?\./, '')) ? undefined : 'name-as-network',
  reverse: (key) => (parseNetwork(key) === undefined ? undefined : 'network-as-name'),
  domain: addressAsDomain,
  'filter-reverse': addressAsDomain,
  mail: domainAsUser,
  'raw-mail': domainAsUser,
};

/** Last labels that are not family names: `jean.martin` is a user, `martin.example` is not. */
const lastLabels =
  /^(?:[a-z]{2}|xn--[a-z0-9-]+|com|net|org|edu|gov|mil|int|info|biz|name|dev|app|cloud|online|site|shop|tech|email|example|test|invalid|local|localdomain|lan|home|internal|intern|corp|arpa)$/;

/** Whether a word without `@` reads like a domain. */
export function isLikeDomain(text: string): boolean {
  const key = foldCase(text);
  const last = key.slice(key.lastIndexOf('.') + 1);
  return key.includes('.') && plainHostNames.test(key) && lastLabels.test(last);
}

function impossible(compared: TableUse['compared'], key: string): Impossible {
  if (/^(?:[a-z][a-z-]*:)?\/[^\s]*$/.test(key)) return { is: 'file' };
  if (compared === 'source') return impossibleNetwork(key);
  if (compared === 'reverse') return { is: 'wildcard-name' };
  if (compared === 'mail' || compared === 'raw-mail') {
    if (key === '<>') return { is: compared === 'mail' ? 'null-sender' : 'filter-null-sender' };
    const at = key.lastIndexOf('@');
    const { instead } = dotless(key.slice(at + 1));
    return { is: 'address', ...(at >= 0 && instead && { instead: key.slice(0, at + 1) + instead }) };
  }
  return { is: 'domain', ...dotless(key) };
}

/** A domain in the ASCII form that SMTP uses: `xn--bcher-kva.example`. */
function asciiName(key: string): string {
  if (!/[^ -~]/.test(key) || /[^\p{L}\p{N}\p{M}.-]/u.test(key)) return key;
  try {
    return new URL(`http://${key}`).hostname;
  } catch {
    return key;
  }
}

/** The plain form of `.example.org`, which other servers read as everything below the domain, and of `example.org.`, as the DNS writes it. */
function dotless(key: string): { readonly instead?: string } {
  const plain = asciiName(key);
  const instead = plain.startsWith('.') ? `*${plain}` : plain.replace(/\.$/, '');
  return instead !== key && plainDomains.test(instead.replace(/^\*\./, '')) ? { instead } : {};
}

function impossibleNetwork(key: string): Impossible {
  const wildcard = /^(\d+(?:\.\d+){0,2})(?:\.[*x]?)+$/.exec(key)?.[1];
  if (wildcard !== undefined) {
    const octets = wildcard.split('.');
    const instead = `${[...octets, '0', '0', '0'].slice(0, 4).join('.')}/${octets.length * 8}`;
    return { is: 'wildcard-network', ...(parseNetwork(instead) && { instead }) };
  }
  const bracketed = /^\[([0-9a-f:.]+)\](\/\d+)?$/.exec(key);
  const instead = bracketed && `${bracketed[1] ?? ''}${bracketed[2] ?? ''}`;
  return { is: 'network', ...(instead && parseNetwork(instead) && { instead }) };
}

function faultyExpression(compared: ComparedValue, entry: string): EntryFault {
  const pattern = parseRegex(entry);
  if (pattern.kind === 'invalid')
    return {
      type: 'impossible',
      why: { is: 'expression', message: pattern.message.replace(/^[A-Z]/, foldCase) },
    };
  const surprise = expressionSurprise(entry);
  if (canHoldEscaped(compared, entry) !== false)
    return {
      type: 'impossible',
      why: { is: 'escaped', ...(surprise?.type === 'backslash' && { surprise }) },
    };
  if (surprise?.type === 'folded') return { type: 'impossible', why: { is: 'folded', surprise } };
  if (surprise?.type === 'upper' || surprise?.type === 'backslash')
    return { type: 'impossible', why: { is: surprise.type, surprise } };
  return { type: 'impossible', why: { is: 'nothing' } };
}

/** A criterion with the entries of its table that have a fault. */
export interface FaultyUse {
  readonly use: TableUse;
  /** The other criteria that look into the same table in the same way. */
  readonly others: readonly TableUse[];
  readonly faults: readonly { readonly entry: PlacedEntry; readonly fault: EntryFault }[];
  /** The consequence of an entry that matches nothing, as a sentence without its full stop: `It matches nothing`. */
  readonly effect: string;
}

/** The most regular expressions of one table that are checked. */
const maxExpressions = 100;

const found = new WeakMap<Config, readonly FaultyUse[]>();

/** The criteria that look into tables with faulty entries; those that look into one table in the same way are one use. */
export function faultyUses(config: Config): readonly FaultyUse[] {
  const known = found.get(config) ?? [...findFaulty(config)];
  found.set(config, known);
  return known;
}

function* findFaulty(config: Config): Generator<FaultyUse> {
  for (const [use, ...others] of usesAlike(config)) {
    // Each expression is compiled to an automaton, so that only the first of very many are checked.
    const placed = placedEntriesOf(use.table);
    // The rule `undefined-name` reports that a table is meant.
    if (!use.regex && tableAsWord(config, use.table)) continue;
    const entries = use.regex ? placed.slice(0, maxExpressions) : placed;
    const faults = entries.flatMap((entry) => {
      const fault = entryFaultOf(use, entry.key);
      return fault === undefined ? [] : [{ entry, fault }];
    });
    if (faults.length > 0) yield { use, others, faults, effect: effectOf(use, faults.length) };
  }
}

function isEscaped({ compared, regex }: TableUse, key: string): boolean {
  return regex && compared !== 'tag' && canHoldEscaped(compared, key) !== false;
}

/** The uses of tables, grouped by table and way of comparison, in the order of the first use of each group. */
function usesAlike(config: Config): Iterable<readonly [TableUse, ...TableUse[]]> {
  const alike: [TableUse, ...TableUse[]][] = [];
  const known = new Map<Table, Map<string, [TableUse, ...TableUse[]]>>();
  for (const use of tableUses(config)) {
    const ways = known.get(use.table) ?? new Map<string, [TableUse, ...TableUse[]]>();
    known.set(use.table, ways);
    const way = `${use.compared} ${use.regex} ${use.negated}`;
    const uses = ways.get(way);
    if (uses) uses.push(use);
    else {
      const first: [TableUse, ...TableUse[]] = [use];
      ways.set(way, first);
      alike.push(first);
    }
  }
  return alike;
}

function effectOf(use: TableUse, faults: number): string {
  if (!use.negated) return 'It matches nothing';
  const entries = entriesOf(use.table);
  const isVoid = (key: string): boolean =>
    (canHold(use.compared === 'tag' ? 'user' : use.compared, key, use.regex) === false &&
      !isEscaped(use, key)) ||
    entryFaultOf(use, key)?.type === 'network-as-name';
  return faults === entries.length && entries.every(({ key }) => isVoid(key))
    ? `\`${excerptOf(use.span, 36).replaceAll('`', "'")}\` matches everybody`
    : 'It excludes nobody';
}

/** Whether an entry among mail addresses matches every address, since it names neither a user nor a domain. */
export const isEveryAddress = (key: string): boolean => key === '' || key === '@';
