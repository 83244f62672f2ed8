import type { Config, Listener, LocalAction, MatchRule } from '../../model/config.js';
import { decide } from '../decide.js';
import type { Field, Node } from '../diagram.js';
import { withEmptyLists } from '../imagined.js';
import type { MailSample } from '../mail-field.js';
import type { Decision, EnvelopeInput } from '../session.js';
import { assignments } from '../witness.js';
import type { Side } from './compare.js';
import { criteriaOf, nowhere, tableOf } from './criteria.js';
import type { Example } from './difference.js';
import { envelopesOf } from './examples.js';
import { answerKey } from './fates.js';
import type { Flows, Mode } from './flows.js';
import type { Place } from './places.js';

/** Where and how a client connects, with the listener that takes it on either side. */
export interface Contact {
  readonly place: Place;
  readonly mode: Mode;
  readonly listeners: readonly [Listener | undefined, Listener | undefined];
}

/** An example, and what was not seen that the answers depend on. */
export interface Confirmed {
  readonly example: Example;
  readonly unseen: readonly string[];
}

/** Envelopes that are tried before a region counts as one in which `decide` sees no difference. */
const mostTries = 60;

/** Users of the machine, and names in maps, that are tried as recipients. */
const mostNames = 20;

/** The domain of the address that an imagined alias answers to. */
const aliasDomain = 'alias.invalid';

/** Tries envelopes on both configurations. */
export class Trial {
  readonly #flows: Flows;
  readonly #sides: readonly [Side, Side];
  /** The configurations with unseen lists empty. */
  readonly #imagined: readonly [Config, Config];
  readonly #names: readonly string[];

  constructor(flows: Flows, sides: readonly [Side, Side]) {
    this.#flows = flows;
    this.#sides = sides;
    this.#imagined = [withEmptyLists(sides[0].config), withEmptyLists(sides[1].config)];
    this.#names = sides.flatMap(({ machine }) => [...(machine.users ?? [])].slice(0, mostNames));
  }

  /**
   * An envelope of a region that is answered differently.
   *
   * @param certain unseen lists make no difference in the region
   * @param internal the region is about what aliases send on: an alias is imagined
   * @param recipients recipients to try, first or alone
   */
  find(
    contact: Contact | undefined,
    region: Node,
    { certain, internal }: { readonly certain: boolean; readonly internal: boolean },
    recipients: readonly string[] = [],
    tries = mostTries,
  ): Confirmed | undefined {
    const configs = certain ? this.#imagined : ([this.#sides[0].config, this.#sides[1].config] as const);
    let left = tries;
    for (const envelope of this.#envelopes(contact, region, recipients)) {
      if (left <= 0) return undefined;
      left -= 1;
      const answers = ([0, 1] as const).map((part) =>
        this.#answer(configs[part], part, contact, envelope, internal),
      );
      const [old, next] = answers;
      if (old === undefined || next === undefined) return undefined;
      if (answerKey(configs[0], old) === answerKey(configs[1], next)) continue;
      return {
        example: { envelope, throughAlias: internal, old, new: next },
        unseen: [...new Set([...old.dependsOn, ...next.dependsOn])],
      };
    }
    return undefined;
  }

  *#envelopes(
    contact: Contact | undefined,
    region: Node,
    recipients: readonly string[],
  ): Generator<EnvelopeInput> {
    const place = contact && { place: contact.place, mode: contact.mode };
    if (recipients.length === 0)
      for (const { user, domain } of this.#knownRecipients(region)) {
        const codes = this.#flows.space.recipient.codes(user, domain);
        if (codes === undefined) continue;
        const here = [...codes].reduce(
          (node, [field, code]) => this.#flows.space.diagram.and(node, field.set([code])),
          region,
        );
        for (const envelope of envelopesOf(this.#flows, place, here, [`${user}@${domain}`])) {
          yield envelope;
          break;
        }
      }
    yield* envelopesOf(this.#flows, place, region, recipients);
  }

  /** Recipients that exist, as far as that is known. */
  *#knownRecipients(region: Node): Generator<{ readonly user: string; readonly domain: string }> {
    const domains = [...new Set(this.recipientsIn(region).flatMap(({ domain }) => domain ?? []))].slice(0, 3);
    for (const user of this.#names) for (const domain of domains) yield { user, domain };
    for (const { config } of this.#sides)
      for (const { outcome } of config.rules) {
        if (outcome.type !== 'action' || outcome.action.type !== 'local') continue;
        for (const key of keysOf(outcome.action)) {
          const at = key.lastIndexOf('@');
          if (at > 0) yield { user: key.slice(0, at), domain: key.slice(at + 1) };
          else if (at < 0) for (const domain of domains) yield { user: key, domain };
        }
      }
  }

  /** Some recipients of a region. */
  recipientsIn(region: Node): readonly MailSample[] {
    const { recipient } = this.#flows.space;
    const found: MailSample[] = [];
    const reachable = recipient.fields.map(({ field, order }) => {
      const classes = field.classesIn(region);
      return { field, order: order.filter((code) => classes.has(code)) };
    });
    let left = mostNames;
    for (const codes of combinations(reachable)) {
      for (const sample of recipient.samples((field) => codes.get(field) ?? 0)) {
        found.push(sample);
        break;
      }
      left -= 1;
      if (left <= 0) break;
    }
    return found;
  }

  #answer(
    config: Config,
    part: 0 | 1,
    contact: Contact | undefined,
    envelope: EnvelopeInput,
    internal: boolean,
  ): Decision | undefined {
    const listener = contact?.listeners[part];
    const narrowed: Config = {
      ...config,
      listeners: listener === undefined ? [] : this.#same(config, part, listener),
    };
    const { machine } = this.#sides[part];
    if (!internal) return decide(narrowed, machine, envelope);
    const imagined = withAlias(narrowed, envelope.rcpt_to ?? '');
    return imagined && decide(imagined, machine, { ...envelope, rcpt_to: `list@${aliasDomain}` });
  }

  /** The listener as `config`, which may be an imagined form of its configuration, has it. */
  #same(config: Config, part: 0 | 1, listener: Listener): readonly Listener[] {
    const found = config.listeners[this.#sides[part].config.listeners.indexOf(listener)];
    return found === undefined ? [] : [found];
  }
}

function keysOf({ alias, virtual, userbase }: LocalAction): readonly string[] {
  return [virtual, alias, userbase].flatMap((table) =>
    table?.contents.known ? table.contents.entries.slice(0, mostNames).map(({ key }) => key) : [],
  );
}

function* combinations(
  fields: readonly { readonly field: Field; readonly order: readonly number[] }[],
): Generator<ReadonlyMap<Field, number>> {
  yield* assignments(1, fields, 0, new Map());
}

/** The configuration with an alias before everything else that sends on to `target`; undefined: none of its rules can be the model for it. */
function withAlias(config: Config, target: string): Config | undefined {
  const model = config.rules.find(({ outcome }) => outcome.type === 'action');
  if (model?.outcome.type !== 'action') return undefined;
  const { nameSpan, span, statement } = model.outcome.action;
  const map = tableOf([]);
  const action: LocalAction = {
    type: 'local',
    name: '<alias>',
    nameSpan,
    span,
    statement,
    ttl: undefined,
    method: 'mbox',
    argument: undefined,
    junk: false,
    user: undefined,
    alias: undefined,
    virtual: {
      ...map,
      kind: 'map',
      contents: { known: true, entries: [{ key: `list@${aliasDomain}`, value: target, span: undefined }] },
    },
    userbase: undefined,
    wrapper: undefined,
  };
  const rule: MatchRule = {
    ...model,
    ...criteriaOf({ domains: [aliasDomain] }),
    index: 0,
    outcome: { type: 'action', action, span: nowhere },
  };
  // Filters look at what the client says, which is the alias: they have let it through.
  return {
    ...config,
    listeners: config.listeners.map((listener) => ({ ...listener, filters: [] })),
    socket: { ...config.socket, filters: [] },
    rules: [rule, ...config.rules],
  };
}
