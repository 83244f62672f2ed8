import type { Config, LocalAction, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Machine } from '../../model/config/machine.js';
import { type Node, no } from '../bdd/diagram.js';
import { exists } from '../bdd/walks.js';
import { spend } from '../budget.js';
import { isLiteralDomain } from '../match/domain.js';
import { parseMailAddressPattern, withoutTag } from '../match/mail-address.js';
import { assignments, firstFew } from '../relay/witness.js';
import { flatten } from '../smtp/filter-phases.js';
import type { Flows } from './flows.js';

/** A recipient, split into its parts. */
export interface LocalRecipient {
  readonly user: string;
  readonly domain: string;
}

/** The key of a virtual table that matches every address. */
const everybody = '@';

/** The most choices of recipients' atoms that are examined. */
const maxAssignments = 5000;

/** The most pairs of a name and a domain that are examined. */
const maxPairs = 200_000;

/** A user that no map is likely to name, as an example for catch-alls. */
const anybody = 'anybody-at-all';

/** The keys of the recipients to whom a local action may deliver: users, aliases, and entries of virtual tables. All others are refused. */
export function mapKeys({ alias, virtual, userbase }: LocalAction, machine: Machine): Iterable<string> {
  if (virtual !== undefined) return keysIn(virtual);
  const users =
    userbase !== undefined && userbase.kind !== 'users'
      ? keysIn(userbase)
      : [...(machine.users ?? [everybody])].map(foldCase);
  return [...(alias === undefined ? [] : keysIn(alias)), ...users];
}

/** The keys of a map; one that was not seen may have any. */
const keysIn = ({ contents }: Table): readonly string[] =>
  contents.known ? contents.entries.map(({ key }) => foldCase(key)) : [everybody];

/**
 * Recipients by their keys in maps. Every recipient of a region is found that may get an answer of its own, so that nothing is delivered in a region without any.
 */
export class LocalRecipients {
  readonly #flows: Flows;
  /** Whole addresses of virtual tables, by domain. */
  readonly #addresses = new Map<string, Set<string>>();
  /** Names that match at any domain. */
  readonly #users = new Set<string>();
  /** Domains of which every user matches; `''` is all domains. */
  readonly #catchAlls = new Set<string>();
  /** Recipients that criteria name one by one, and users with a sub-address that they name. */
  readonly #named: readonly LocalRecipient[];
  readonly #tagged: readonly string[];
  readonly #delimiter: string;
  /** Whether an expression tests recipients. */
  readonly #regex: boolean;
  /** Why the recipients of `within` may not be all. */
  readonly missed = new Set<string>();

  /** @param keys names and addresses in the form of keys of maps: `name`, `user@domain`, `@domain`, `@` */
  constructor(flows: Flows, configs: readonly Config[], keys: Iterable<string>) {
    this.#flows = flows;
    this.#delimiter = configs[0]?.settings.subAddressDelimiter ?? '+';
    for (const key of keys) this.#learn(key);
    const criteria = configs.flatMap(recipientCriteria);
    this.#regex = criteria.some(({ regex }) => regex);
    const patterns = criteria.flatMap(({ table, regex }) =>
      regex || !table?.contents.known
        ? []
        : table.contents.entries.flatMap(({ key }) => parseMailAddressPattern(foldCase(key)) ?? []),
    );
    this.#named = patterns.flatMap(({ user, domain }) =>
      user !== undefined && domain !== undefined && isLiteralDomain(domain)
        ? [{ user, domain: domain.text }]
        : [],
    );
    this.#tagged = patterns.flatMap(({ user }) => (user?.includes(this.#delimiter) ? [user] : []));
  }

  #learn(key: string): void {
    const at = key.lastIndexOf('@');
    const user = at < 0 ? key : key.slice(0, at);
    const domain = at < 0 ? '' : key.slice(at + 1);
    if (user === '') this.#catchAlls.add(domain);
    else if (domain === '') this.#users.add(user);
    else this.#addresses.set(domain, (this.#addresses.get(domain) ?? new Set()).add(user));
  }

  #mayExist({ user, domain }: LocalRecipient): boolean {
    if (this.#catchAlls.has('') || this.#catchAlls.has(domain)) return true;
    const plain = withoutTag(user, this.#delimiter);
    if (this.#users.has(user) || this.#users.has(plain)) return true;
    const here = this.#addresses.get(domain);
    return here !== undefined && (here.has(user) || here.has(plain));
  }

  /** The recipients of a region in which what was not seen makes no difference. */
  *within(region: Node): Generator<LocalRecipient> {
    const { diagram, recipient, unknownLevel } = this.#flows.space;
    const before = exists(diagram, region, { first: 0, end: recipient.first });
    const here = exists(diagram, before, { first: unknownLevel, end: Number.POSITIVE_INFINITY });
    const met = new Set<string>();
    const present = new Set<string>();
    for (const found of this.#candidates(here)) {
      const key = `${found.user}@${found.domain}`;
      if (met.has(key) || !this.#mayExist(found)) continue;
      met.add(key);
      const codes = recipient.codes(found.user, found.domain);
      spend(recipient.fields.length + 1);
      if (codes === undefined) continue;
      const rest = [...codes].reduce((node, [field, code]) => field.follow(node, code), here);
      if (rest === no) continue;
      present.add(withoutTag(found.user, this.#delimiter));
      yield found;
    }
    // A user who is not in the region may be in it with a sub-address.
    if (this.#regex && [...this.#users].some((user) => !present.has(withoutTag(user, this.#delimiter))))
      this.missed.add('sub-addresses that a regex may pick out');
  }

  /** Recipients that may exist, whether or not they are in the region. */
  *#candidates(here: Node): Generator<LocalRecipient> {
    const { users, domains } = yield* this.#samples(here);
    yield* this.#named;
    for (const [domain, names] of this.#addresses) for (const user of names) yield { user, domain };
    let left = maxPairs;
    for (const [names, places] of [
      [[...this.#users, ...this.#tagged], domains],
      [[...users, anybody], this.#catchAlls],
      [[anybody], this.#catchAlls.has('') ? domains : []],
    ] as const)
      for (const user of names)
        for (const domain of places) {
          if (domain === '') continue;
          left -= 1;
          if (left < 0) {
            this.missed.add('some of very many users');
            return;
          }
          yield { user, domain };
        }
  }

  /** One recipient or a few of each atom. Returns their users and domains. */
  *#samples(
    here: Node,
  ): Generator<
    LocalRecipient,
    { readonly users: ReadonlySet<string>; readonly domains: ReadonlySet<string> }
  > {
    const { recipient } = this.#flows.space;
    const [route, single, domain, user] = recipient.fields;
    const users = new Set<string>();
    const domains = new Set<string>();
    // Domains first: with one user they are few.
    for (const code of domain?.field.atomsIn(here) ?? [])
      for (const sample of recipient.samples((field) => (field === domain?.field ? code : 0))) {
        if (sample.domain !== undefined) domains.add(sample.domain);
        break;
      }
    let left = maxAssignments;
    const fields = [route, single, domain, user].flatMap((each) => each ?? []);
    // Single addresses have atoms of their own, so that not every pair of atoms has a member.
    const empty = new Set<string>();
    const met = new Set<string>();
    for (const codes of assignments(here, fields, 0, new Map())) {
      left -= 1;
      if (left < 0) {
        this.missed.add('some of very many kinds of recipients');
        break;
      }
      const parts = [domain, user].map((part) => `${part?.field.first} ${part && codes.get(part.field)}`);
      const samples = [...firstFew(recipient.samples((field) => codes.get(field) ?? 0))];
      for (const part of parts) (samples.length === 0 ? empty : met).add(part);
      for (const sample of samples) {
        if (sample.domain === undefined) continue;
        users.add(sample.user);
        domains.add(sample.domain);
        yield { user: sample.user, domain: sample.domain };
      }
    }
    if ([...empty].some((part) => !met.has(part)))
      this.missed.add('recipients of a kind of which none is known');
    return { users, domains };
  }
}

/** The criteria of rules and the conditions of filters on recipients. */
function recipientCriteria(
  config: Config,
): readonly { readonly table: Table | undefined; readonly regex: boolean }[] {
  const filters = [config.socket, ...config.listeners].flatMap((one) => flatten(one.filters));
  return [
    ...config.rules.flatMap(({ rcptTo }) => rcptTo ?? []),
    ...filters.flatMap((filter) =>
      filter.type === 'phase' && filter.condition?.on === 'rcpt-to' ? [filter.condition] : [],
    ),
  ];
}
