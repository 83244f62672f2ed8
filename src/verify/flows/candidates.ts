import type { Config, LocalAction } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { localActionOf } from '../../model/config/rule-actions.js';
import { type Node, no, yes } from '../bdd/diagram.js';
import { assignments } from '../relay/witness.js';
import type { EnvelopeInput } from '../smtp/envelope.js';
import type { MailSample } from '../space/mail-predicates.js';
import { recipientsFor } from './concerned-names.js';
import { type ClientConnection, envelopesOf } from './example-envelopes.js';
import type { Flows } from './flows.js';
import type { LocalRecipient } from './local-recipients.js';

/** The most users of the machine, and names in maps, that are tried as recipients. */
export const maxNames = 20;

/** Finds envelopes of regions that real servers would answer in a telling way: with recipients that exist, as far as that is known. */
export class Candidates {
  readonly #flows: Flows;
  readonly #sides: readonly { readonly config: Config; readonly machine: Machine }[];

  constructor(flows: Flows, sides: readonly { readonly config: Config; readonly machine: Machine }[]) {
    this.#flows = flows;
    this.#sides = sides;
  }

  /** Envelopes of a region; to `recipients`, if any are given. */
  *envelopes(
    connection: ClientConnection | undefined,
    region: Node,
    recipients: readonly string[] = [],
  ): Generator<EnvelopeInput> {
    const { diagram, recipient } = this.#flows.space;
    if (recipients.length === 0)
      for (const { user, domain } of this.#known(region)) {
        const codes = recipient.codes(user, domain);
        if (codes === undefined) continue;
        const here = [...codes].reduce((node, [field, code]) => diagram.and(node, field.set([code])), region);
        for (const envelope of envelopesOf(this.#flows, connection, here, [`${user}@${domain}`])) {
          yield envelope;
          break;
        }
      }
    yield* envelopesOf(this.#flows, connection, region, recipients);
  }

  /** Recipients that may exist. Users and names in maps alternate, because either may be many. */
  #known(region: Node): Iterable<LocalRecipient> {
    const samples = this.#recipientsIn(region).filter((sample) => this.#isIn(region, sample));
    const domains = [...new Set(samples.flatMap(({ domain }) => domain ?? []))].slice(0, 3);
    const users = [...new Set(samples.map(({ user }) => user))].slice(0, 3);
    return byTurns(this.#users(domains), this.#names(users, domains));
  }

  /** Whether the region has an envelope to this recipient: fields that are combined one by one also give pairs that it does not have. */
  #isIn(region: Node, { user, domain }: MailSample): boolean {
    const { diagram, recipient } = this.#flows.space;
    const codes = recipient.codes(user, domain);
    if (codes === undefined) return domain === undefined;
    return [...codes].reduce((node, [field, code]) => diagram.and(node, field.set([code])), region) !== no;
  }

  *#users(domains: readonly string[]): Generator<LocalRecipient> {
    for (const { machine } of this.#sides)
      for (const user of [...(machine.users ?? [])].slice(0, maxNames))
        for (const domain of domains) yield { user, domain };
  }

  *#names(users: readonly string[], domains: readonly string[]): Generator<LocalRecipient> {
    for (const { config } of this.#sides)
      for (const rule of config.rules) {
        const action = localActionOf(rule);
        if (action === undefined) continue;
        for (const key of keysOf(action)) yield* recipientsFor(key, users, domains);
      }
  }

  /** Some recipients of a region. */
  #recipientsIn(region: Node): readonly MailSample[] {
    const { recipient } = this.#flows.space;
    const found: MailSample[] = [];
    const reachable = recipient.fields.map(({ field, order }) => {
      const atoms = field.atomsIn(region);
      return { field, order: order.filter((code) => atoms.has(code)) };
    });
    let left = maxNames;
    for (const codes of assignments(yes, reachable, 0, new Map())) {
      for (const sample of recipient.samples((field) => codes.get(field) ?? 0)) {
        found.push(sample);
        break;
      }
      left -= 1;
      if (left <= 0) break;
    }
    return found;
  }
}

function keysOf({ alias, virtual, userbase }: LocalAction): readonly string[] {
  return [virtual, alias, userbase].flatMap((table) =>
    table?.contents.known ? table.contents.entries.slice(0, maxNames).map(({ key }) => key) : [],
  );
}

/** The items of both, alternating for as long as both have some. */
function* byTurns<T>(one: Generator<T>, other: Generator<T>): Generator<T> {
  const left = [one, other];
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const { done, value } = next.next();
    if (done) continue;
    yield value;
    left.push(next);
  }
}
