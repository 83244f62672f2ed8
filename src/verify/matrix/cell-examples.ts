import type { Config, Table, TableEntry } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { localActionOf } from '../../model/config/rule-actions.js';
import type { Node } from '../bdd/diagram.js';
import { Allowance, TooLarge } from '../budget.js';
import { recipientsFor } from '../flows/concerned-names.js';
import { envelopesOf } from '../flows/example-envelopes.js';
import type { Flows } from '../flows/flows.js';
import { withReplacedTables } from '../smtp/assumptions.js';
import { decide } from '../smtp/decide.js';
import type { Decision, EnvelopeInput } from '../smtp/envelope.js';
import { reachingListener } from '../smtp/reaching-listener.js';
import type { MailSample } from '../space/mail-predicates.js';
import type { RecipientColumn, UnseenList } from './columns.js';
import type { CellExample } from './matrix-result.js';
import type { OutcomeShare } from './outcome-shares.js';
import type { Clients } from './rows.js';
import { unreadList } from './unread-list.js';

/** The most envelopes that are tried for one example. */
const maxTries = 24;

/** The most envelopes that are tried if the answer is not known in any case: `decide` then explores many worlds. */
const maxTriesUnknown = 3;

/** The most users, and names in maps, that are tried as recipients. */
const maxNames = 20;

/** The examples' share of the work that is left: the answers themselves matter more. */
const examplesShare = 1 / 3;

/** Finds examples, each checked with `decide`. */
export class Examples {
  readonly #config: Config;
  readonly #machine: Machine;
  readonly #flows: Flows;
  readonly #unseen: readonly UnseenList[];
  readonly #allowed = new Allowance(examplesShare);

  constructor(config: Config, machine: Machine, flows: Flows, unseen: readonly UnseenList[]) {
    this.#config = config;
    this.#machine = machine;
    this.#flows = flows;
    this.#unseen = unseen;
  }

  /** An envelope of a share that gets the share's answer, or undefined if none of those tried does. */
  find(clients: Clients, recipients: RecipientColumn, share: OutcomeShare): CellExample | undefined {
    if (this.#allowed.isSpent) return undefined;
    try {
      return this.#allowed.within(() => this.#find(clients, recipients, share));
    } catch (error) {
      if (error instanceof TooLarge) return undefined;
      throw error;
    }
  }

  #find(clients: Clients, recipients: RecipientColumn, share: OutcomeShare): CellExample | undefined {
    let left = share.certain ? maxTries : maxTriesUnknown;
    for (const envelope of this.#envelopes(clients, share)) {
      if (left <= 0) return undefined;
      left -= 1;
      const { config, assuming } = this.#assumedEmpty(clients, recipients, envelope);
      const decision = decide(config, this.#machine, envelope);
      if (!isAs(share, decision)) continue;
      const { listener } = clients;
      const replayed = listener
        ? reachingListener(envelope, listener.on, [[this.#config, listener]])
        : envelope;
      if (replayed !== undefined) return { envelope: replayed, decision, assuming };
    }
    return undefined;
  }

  *#envelopes(
    { connection }: Clients,
    { disposition, region, rules }: OutcomeShare,
  ): Generator<EnvelopeInput> {
    const { recipient, diagram } = this.#flows.space;
    if (disposition === 'delivered')
      for (const { user, domain } of this.#existing(region, rules)) {
        const here = [...(recipient.codes(user, domain) ?? [])].reduce(
          (node, [field, code]) => diagram.and(node, field.set([code])),
          region,
        );
        for (const envelope of envelopesOf(this.#flows, connection, here, [`${user}@${domain}`])) {
          yield envelope;
          break;
        }
      }
    yield* envelopesOf(this.#flows, connection, region);
  }

  /** Recipients that exist, as far as that is known. */
  *#existing(
    region: Node,
    rules: ReadonlySet<number>,
  ): Generator<{ readonly user: string; readonly domain: string }> {
    const domains = this.#domainsIn(region);
    const users = [...(this.#machine.users ?? [])].filter((name) => name !== 'root').slice(0, maxNames);
    for (const rule of this.#config.rules) {
      const action = localActionOf(rule);
      if (!rules.has(rule.index) || action === undefined) continue;
      const { virtual, alias, userbase } = action;
      const keys = [virtual, alias, userbase].flatMap((table) =>
        table?.contents.known ? table.contents.entries.slice(0, maxNames).map(({ key }) => key) : [],
      );
      for (const key of keys) yield* recipientsFor(key.toLowerCase(), users, domains);
    }
    for (const user of users) for (const domain of domains) yield { user: user.toLowerCase(), domain };
  }

  /** Some domains of a region's recipients. */
  #domainsIn(region: Node): readonly string[] {
    const { recipient, diagram } = this.#flows.space;
    const [, single, domain] = recipient.fields;
    if (single === undefined || domain === undefined) return [];
    const sampled = (codes: ReadonlyMap<unknown, number>): readonly string[] =>
      [...recipient.samples((field) => codes.get(field) ?? 0)].flatMap(
        (sample: MailSample) => sample.domain ?? [],
      );
    const plain = diagram.and(region, single.field.set([0]));
    const found = [
      ...[...domain.field.atomsIn(plain)]
        .slice(0, 3)
        .flatMap((code) => sampled(new Map([[domain.field, code]]))),
      ...[...single.field.atomsIn(region)]
        .filter((code) => code > 0)
        .slice(0, 3)
        .flatMap((code) => sampled(new Map([[single.field, code]]))),
    ];
    return [...new Set(found)].slice(0, 4);
  }

  /** The configuration with this listener only. Unseen lists are empty, except that the one that defines the clients or the recipients has the example's. */
  #assumedEmpty(
    { listener, table: network }: Clients,
    { table: domain }: RecipientColumn,
    { src, proxy, rcpt_to = '' }: EnvelopeInput,
  ): { readonly config: Config; readonly assuming: readonly string[] } {
    const listeners = listener === undefined ? [] : [listener];
    if (this.#unseen.length === 0) return { config: { ...this.#config, listeners }, assuming: [] };
    const keys = new Map<Table, readonly string[]>(this.#unseen.map(({ table }) => [table, []]));
    const assuming: string[] = [];
    const hold = (table: Table | undefined, key: string): void => {
      if (table === undefined) return;
      keys.set(table, [...(keys.get(table) ?? []), key]);
      assuming.push(`${unreadList(table)} holds ${key}`);
    };
    hold(network, proxy ?? src ?? '');
    hold(domain, rcpt_to.slice(rcpt_to.lastIndexOf('@') + 1));
    const config = withReplacedTables({ ...this.#config, listeners }, (table) => {
      const held = keys.get(table);
      if (held === undefined) return table;
      const entries = held.map((key): TableEntry => ({ key, value: undefined, span: undefined }));
      return { ...table, contents: { known: true, entries } };
    });
    return { config, assuming };
  }
}

function isAs({ disposition, rules, certain }: OutcomeShare, { decision, rule }: Decision): boolean {
  if (!certain) return decision === 'unknown';
  switch (disposition) {
    case 'relayed':
    case 'delivered':
      return decision === 'accept' && rule !== undefined && rules.has(rule);
    case 'refused':
      return decision === 'reject';
    case 'temporary-failure':
      return decision === 'tempfail';
  }
}
