import { type AskedService, questionKey } from '../../model/config/asked-table.js';
import type { Config, Table, TableEntry } from '../../model/config/config.js';
import { keyIndexOf } from '../../model/config/key-index.js';
import { byteLength, foldCase, longest } from '../../model/config/lengths.js';
import type { Machine } from '../../model/config/machine.js';
import type { Release } from '../../source/release.js';
import type { IpAddress } from '../match/address.js';
import { matchesDomain, parseDomainPattern } from '../match/domain.js';
import { rangesOfPacked } from '../match/ipv4-ranges.js';
import {
  isLiteralAddress,
  mailAddressText,
  matchesMailAddress,
  parseMailAddressPattern,
  splitMailAddress,
  withoutTag,
} from '../match/mail-address.js';
import { packedIPv4, parseNetwork } from '../match/network.js';
import { matchesRegex, parseRegex } from '../match/regex.js';
import { type Knowledge, Undecided } from './exploration.js';
import { builtinEntries } from './local-names.js';
import { NetworkIndex } from './network-index.js';
import type { Trace } from './trace.js';

/** The inputs of one run of a decision. */
export interface Context {
  readonly config: Config;
  readonly machine: Machine;
  readonly knowledge: Knowledge;
  /** Where the run records what it does, if that is asked for. */
  readonly trace?: Trace | undefined;
}

/** How a table's keys are compared with a value of the session. */
export type Service = Exclude<AskedService, 'alias'>;

/** Whether a table has a key; `error` if smtpd cannot look it up and answers with a temporary failure. */
export type LookupResult = boolean | 'error';

/** Matches a key against a table's keys, prepared for one service; undefined if it cannot decide whether the key matches. */
type Matcher = (key: string, delimiter: string) => boolean | undefined;

/**
 * Whether one of the table's keys matches `key` under `service`. Any entry will do; a map is used as a list of its keys. For a table that was not seen, `knowledge`
 * answers, except for keys that its program was asked about.
 */
export function lookUp(context: Context, table: Table, service: Service, key: string): LookupResult {
  const { trace, knowledge } = context;
  if (trace === undefined) return isKey(context, table, service, key);
  let reason: string | undefined;
  const noting: Knowledge = {
    ...knowledge,
    unseen(question, why, claim) {
      reason = why;
      return knowledge.unseen(question, why, claim);
    },
  };
  const found = isKey({ ...context, knowledge: noting }, table, service, key);
  const { name } = table;
  trace.lookups.push(
    reason === undefined
      ? { name, table, service, key, found }
      : { name, table, service, key, found: 'unseen', reason },
  );
  return found;
}

function isKey(context: Context, table: Table, service: Service, key: string): LookupResult {
  if (byteLength(key) > longest.tableKey) return 'error';
  const delimiter = context.config.settings.subAddressDelimiter;
  const { contents } = table;
  let reason: string;
  if (table.origin === 'builtin' && table.kind === 'list')
    return isBuiltinKey(context, table.name, service, key);
  if (contents.known) {
    const found = cachedMatcher(table, service, contents.entries)(key, delimiter);
    if (found !== undefined) return found;
    reason = `a regular expression of table <${table.name}> is too hard to decide`;
  } else {
    const asked = contents.asked?.answers.get(questionKey({ service, key }));
    if (asked !== undefined) return asked.answer === 'error' ? 'error' : asked.answer === 'found';
    reason = contents.reason;
  }
  return context.knowledge.unseen(`${table.name} ${service} ${foldCase(key)}`, reason, {
    key,
    table: tableText(table),
  });
}

/** A table by its name, or `the list` if it is written in place. */
export const tableText = ({ name, origin }: Table): string =>
  origin === 'anonymous' ? 'the list' : `\`<${name}>\``;

/** Whether one of smtpd's built-in tables (`<localhost>`, `<anydestination>`, …) has a key. */
export function lookUpBuiltin(context: Context, name: string, service: Service, key: string): LookupResult {
  const found = isBuiltinKey(context, name, service, key);
  context.trace?.lookups.push({ name, table: undefined, service, key, found });
  return found;
}

function isBuiltinKey(
  { config, machine }: Context,
  name: string,
  service: Service,
  key: string,
): LookupResult {
  if (byteLength(key) > longest.tableKey) return 'error';
  let known = builtinMatchers.get(machine);
  if (known?.release !== config.release) {
    known = { release: config.release, matchers: new Map() };
    builtinMatchers.set(machine, known);
  }
  let byName = known.matchers.get(service);
  if (byName === undefined) {
    byName = new Map();
    known.matchers.set(service, byName);
  }
  let found = byName.get(name);
  if (found === undefined) {
    found = matcher(service, keysOf(builtinEntries(name, config, machine)));
    byName.set(name, found);
  }
  return found(key, config.settings.subAddressDelimiter) ?? false;
}

/**
 * Where a map of aliases or virtual users leads a key: as `lookUpValue`, but by what the table's program answered, if it was asked. What a program was or may be asked is
 * recorded.
 */
export function lookUpAlias(context: Context, table: Table, key: string): ReturnType<typeof lookUpValue> {
  const { contents } = table;
  if (contents.known || contents.asked === undefined || byteLength(key) > longest.tableKey)
    return lookUpValue(context, table, key);
  const lookup = { name: table.name, table, service: 'alias', key } as const;
  const reply = contents.asked.answers.get(questionKey(lookup));
  if (reply === undefined) {
    context.trace?.aliases.push({ ...lookup, found: 'unseen' });
    return lookUpValue(context, table, key);
  }
  const { answer, value } = reply;
  const found = answer === 'error' ? answer : answer === 'found';
  context.trace?.aliases.push({ ...lookup, found, ...(value !== undefined && { value }) });
  if (found === 'error') return found;
  return value === undefined ? undefined : { text: value };
}

/** The value that a map has for a key, or undefined if there is none. Throws Undecided if the table was not seen and has the key. */
export function lookUpValue(
  context: Context,
  table: Table,
  key: string,
): { readonly text: string } | undefined | 'error' {
  if (byteLength(key) > longest.tableKey) return 'error';
  const { contents } = table;
  if (contents.known) {
    const text = cachedValues(table, contents.entries).get(foldCase(key));
    return text === undefined ? undefined : { text };
  }
  const claim = { key, table: tableText(table) };
  if (context.knowledge.unseen(`${table.name} has ${foldCase(key)}`, contents.reason, claim))
    throw new Undecided(contents.reason);
  return undefined;
}

/** The first of a table's entries that matches a key by itself, or undefined if none does or the table was not seen. */
export function matchingEntry(
  { config }: Pick<Context, 'config'>,
  { contents, exact }: Table,
  service: Service,
  key: string,
): TableEntry | undefined {
  if (!contents.known) return undefined;
  if (exact) return contents.entries.find((entry) => entry.key === foldCase(key));
  const delimiter = config.settings.subAddressDelimiter;
  return contents.entries.find((entry) => matcher(service, keysOf([entry.key]))(key, delimiter));
}

const matchers = new WeakMap<Table, Map<Service, Matcher>>();
/** By service and name, for the release that was used last. */
const builtinMatchers = new WeakMap<
  Machine,
  { readonly release: Release; readonly matchers: Map<Service, Map<string, Matcher>> }
>();
const values = new WeakMap<Table, ReadonlyMap<string, string>>();

function cachedMatcher(table: Table, service: Service, entries: readonly TableEntry[]): Matcher {
  let known = matchers.get(table);
  if (known === undefined) {
    known = new Map();
    matchers.set(table, known);
  }
  let result = known.get(service);
  if (result === undefined) {
    result = matcher(table.exact && service === 'mailaddr' ? 'string' : service, {
      written: () => entries.map(({ key }) => key),
      folded: keyIndexOf(entries),
    });
    known.set(service, result);
  }
  return result;
}

function cachedValues(table: Table, entries: readonly TableEntry[]): ReadonlyMap<string, string> {
  let known = values.get(table);
  if (known === undefined) {
    known = new Map(entries.map(({ key, value }) => [foldCase(key), value ?? '']));
    values.set(table, known);
  }
  return known;
}

/** A cache of one: the same client's address is looked for in one table after another. */
let lastAddress: { readonly key: string; readonly address: IpAddress | undefined } | undefined;

/** The address that a key is, if it is one. */
export function addressOfKey(key: string): IpAddress | undefined {
  if (lastAddress?.key !== key) lastAddress = { key, address: parseNetwork(key)?.address };
  return lastAddress.address;
}

/** The keys of a table. */
interface Keys {
  /** As written, for services that look at each. */
  readonly written: () => readonly string[];
  /** In lower case. */
  readonly folded: Pick<ReadonlySet<string>, 'has'>;
}

const keysOf = (written: readonly string[]): Keys => ({
  written: () => written,
  folded: new Set(written.map(foldCase)),
});

const matcher = (service: Service, keys: Keys): Matcher => matcherOf[service](keys);

/**
 * Literal entries are found by hashing, so that a table of a million domains costs no more than one of ten. A pattern, too, matches a name that is written as the
 * pattern is.
 */
const matcherOf: Readonly<Record<Service, (keys: Keys) => Matcher>> = {
  string({ folded }) {
    return (key) => folded.has(foldCase(key));
  },
  domain({ written, folded }) {
    const patterns = written()
      .filter((key) => key.includes('*'))
      .map(parseDomainPattern);
    return (key) => folded.has(foldCase(key)) || patterns.some((pattern) => matchesDomain(pattern, key));
  },
  netaddr({ written, folded }) {
    const all = written();
    const ipv4 = new Float64Array(all.length);
    let count = 0;
    const ipv6 = new NetworkIndex<true>();
    for (const key of all) {
      const packed = packedIPv4(key);
      const network = packed === undefined ? parseNetwork(key) : undefined;
      if (packed !== undefined) ipv4[count++] = packed;
      else if (network !== undefined) ipv6.at(network, () => true);
    }
    const ranges = rangesOfPacked(ipv4.subarray(0, count));
    return (key) => {
      if (folded.has(foldCase(key))) return true;
      const address = addressOfKey(key);
      if (address === undefined) return false;
      return address.family === 4 ? ranges.includes(Number(address.bits)) : ipv6.has(address);
    };
  },
  mailaddr({ written, folded }) {
    const patterns = written()
      .filter((key) => !isLiteralAddress(key))
      .flatMap((key) => parseMailAddressPattern(key) ?? []);
    return (key, delimiter) => {
      const address = splitMailAddress(foldCase(key));
      if (address === undefined) return false;
      const { user, domain } = address;
      // An entry's user has a delimiter or not, so that each form of the session's user finds entries of its own kind only.
      const forms = ['', withoutTag(user, delimiter), ...(user.includes(delimiter) ? [user] : [])];
      return (
        forms.some((form) => folded.has(mailAddressText({ user: form, domain }))) ||
        patterns.some((pattern) => matchesMailAddress(pattern, address, delimiter))
      );
    };
  },
  regex({ written }) {
    const patterns = written().map(parseRegex);
    return (key) => {
      let undecided = false;
      for (const pattern of patterns) {
        const found = matchesRegex(pattern, key);
        if (found) return true;
        if (found === undefined) undecided = true;
      }
      return undecided ? undefined : false;
    };
  },
};
