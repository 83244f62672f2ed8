import type { Config, Listener, MatchRule } from '../../model/config/config.js';
import type { Node } from '../bdd/diagram.js';
import { spend } from '../budget.js';
import { Candidates } from '../flows/candidates.js';
import { answerKey, type FlowOutcome } from '../flows/dispositions.js';
import { connected } from '../flows/example-envelopes.js';
import type { Flows } from '../flows/flows.js';
import { type LocalRecipient, LocalRecipients, mapKeys } from '../flows/local-recipients.js';
import { assumeEmptyLists, withAssumedEntries } from '../smtp/assumptions.js';
import { withStrangersName } from '../smtp/confirmed-names.js';
import { decide } from '../smtp/decide.js';
import type { Decision, EnvelopeInput } from '../smtp/envelope.js';
import { reachingListener } from '../smtp/reaching-listener.js';
import { fittedRegions } from '../space/chosen-fields.js';
import type { ComparedSide, Contact } from './contact.js';
import type { FlowExample } from './flow-difference.js';
import { manyRecipients, maxSearched, workOfDecision } from './search-limits.js';
import type { StrangersAtLarge } from './strangers-at-large.js';
import { aliasDomain, withAlias } from './with-alias.js';

/** An example, and the unseen contents that its answers depend on. */
export interface ConfirmedChange {
  readonly example: FlowExample;
  readonly unseen: readonly string[];
}

/** The most envelopes that are tried before a region counts as one in which `decide` sees no difference. */
const maxTries = 60;

/** A region of a comparison from which envelopes are tried. */
export interface TriedEnvelope {
  readonly contact: Contact | undefined;
  readonly internal: boolean;
  readonly region: Node;
}

/** Tries envelopes on both configurations. */
export class Confirmation {
  readonly #flows: Flows;
  readonly #strangers: StrangersAtLarge;
  readonly #candidates: Candidates;
  readonly #sides: readonly [ComparedSide, ComparedSide];
  /** A rule with an action, whose spans an assumed rule takes. */
  readonly #model: MatchRule | undefined;
  readonly #asksForSenders: boolean;
  /** The configurations with unseen lists empty. */
  readonly #assumedEmpty: readonly [Config, Config];

  constructor(flows: Flows, sides: readonly [ComparedSide, ComparedSide], strangers: StrangersAtLarge) {
    this.#flows = flows;
    this.#strangers = strangers;
    this.#candidates = new Candidates(flows, sides);
    this.#sides = sides;
    this.#model = sides
      .flatMap(({ config }) => config.rules)
      .find(({ outcome }) => outcome.type === 'action');
    this.#asksForSenders = sides.some(({ config }) =>
      config.rules.some(({ mailFrom }) => mailFrom !== undefined),
    );
    this.#assumedEmpty = [assumeEmptyLists(sides[0].config), assumeEmptyLists(sides[1].config)];
  }

  /**
   * An envelope of a region that is answered differently, or undefined if none was found.
   *
   * @param certain whether unseen lists make no difference in the region
   * @param internal whether the region is about what aliases send on: an alias is then assumed
   * @param written changes what the client writes, whatever the region says
   * @param wanted what else must hold of the change
   * @param recipients recipients to try, first or alone
   */
  find(
    contact: Contact | undefined,
    region: Node,
    {
      certain,
      internal,
      written = (envelope) => envelope,
      wanted = () => true,
    }: {
      readonly certain: boolean;
      readonly internal: boolean;
      readonly written?: (envelope: EnvelopeInput) => EnvelopeInput;
      readonly wanted?: (found: ConfirmedChange) => boolean;
    },
    recipients: readonly string[] = [],
    tries = maxTries,
  ): ConfirmedChange | undefined {
    const configs = certain ? this.#assumedEmpty : ([this.#sides[0].config, this.#sides[1].config] as const);
    let left = tries;
    for (const found of this.#candidates.envelopes(contact, region, recipients)) {
      const envelope = written(found);
      if (left <= 0) return undefined;
      left -= 1;
      const answers = this.#answers(configs, contact, envelope, internal);
      if (answers === undefined) return undefined;
      const confirmed = this.#difference(configs, contact, envelope, answers, internal);
      if (confirmed === undefined || !wanted(confirmed)) continue;
      const other = (one: EnvelopeInput): ConfirmedChange | undefined => {
        const differing = this.#answers(configs, contact, one, internal);
        return differing && this.#difference(configs, contact, one, differing, internal);
      };
      const shown = withStrangersName(envelope, (one) => {
        const change = other(one);
        return change !== undefined && wanted(change);
      });
      return shown === envelope ? confirmed : other(shown);
    }
    return undefined;
  }

  /** An envelope of a region that strangers gain once each of some unseen lists has an entry, whichever that is: a client chooses what it says to fit one. */
  findFitted(
    contact: Contact,
    region: Node,
    contacts: readonly Contact[],
  ): { readonly found: ConfirmedChange; readonly tables: readonly string[] } | undefined {
    for (const { region: fit, input, assumed } of fittedRegions(
      this.#flows.space,
      region,
      contact.listeners[1],
    )) {
      const [old, next] = this.#sides.map(({ config }) =>
        assumeEmptyLists(withAssumedEntries(config, assumed)),
      );
      if (old === undefined || next === undefined) return undefined;
      let left = maxTries;
      for (const candidate of this.#candidates.envelopes(contact, fit)) {
        left -= 1;
        if (left < 0) break;
        const envelope = { ...candidate, ...input, assumed };
        const answers = this.#answers([old, next], contact, envelope, false);
        if (answers === undefined || answers[0].decision === 'accept' || answers[1].decision !== 'accept')
          continue;
        const found = this.#difference([old, next], contact, envelope, answers, false);
        if (found !== undefined && !this.wasAccepted(envelope, contacts, old))
          return { found, tables: assumed.map(({ table }) => table) };
      }
    }
    return undefined;
  }

  /**
   * Whether the old configuration, with unseen lists empty, accepts what a client says through some listener: from the client's address and, if the client comes
   * over IPv6 or claims an address, from those of other strangers, too.
   */
  wasAccepted(
    envelope: EnvelopeInput,
    contacts: readonly Contact[],
    config = this.#assumedEmpty[0],
  ): boolean {
    const { dst: _, ...said } = envelope;
    return contacts.some((contact) => {
      if (contact.listeners[0] === undefined) return false;
      return this.#strangers.sourcesAt(contact, envelope).some((source) => {
        const same = { ...said, ...connected(contact, source) };
        return this.#answer(config, 0, contact, same, false)?.decision === 'accept';
      });
    });
  }

  /** The first of these recipients of a region, in which unseen lists make no difference, for whom the answers differ; otherwise why there may be another one. */
  search(
    tried: TriedEnvelope,
    recipients: Iterable<LocalRecipient>,
    wanted: (found: ConfirmedChange) => boolean = () => true,
  ): ConfirmedChange | { readonly missed: readonly string[] } {
    const missed = new Set<string>();
    let left = maxSearched;
    for (const recipient of recipients) {
      left -= 1;
      if (left < 0) {
        missed.add(manyRecipients);
        break;
      }
      const found = this.searchOne(tried, recipient);
      if (!('missed' in found)) {
        if (wanted(found)) return found;
        continue;
      }
      for (const what of found.missed) missed.add(what);
    }
    return { missed: [...missed] };
  }

  /** Searches with one recipient. */
  searchOne(
    { contact, internal, region }: TriedEnvelope,
    { user, domain }: LocalRecipient,
  ): ConfirmedChange | { readonly missed: readonly string[] } {
    spend(workOfDecision);
    const configs = this.#assumedEmpty;
    const { diagram, recipient } = this.#flows.space;
    const codes = recipient.codes(user, domain) ?? [];
    const here = [...codes].reduce((node, [field, code]) => diagram.and(node, field.set([code])), region);
    const [envelope] = this.#candidates.envelopes(contact, here, [`${user}@${domain}`]);
    const answers = envelope && this.#answers(configs, contact, envelope, internal);
    const confirmed = answers && this.#difference(configs, contact, envelope, answers, internal);
    if (confirmed !== undefined) return confirmed;
    if (answers === undefined || answers.some(({ decision }) => decision === 'error'))
      return { missed: ['recipients to whom no envelope was found'] };
    // The rules decide again on what aliases lead to, and may look at the sender.
    return this.#asksForSenders && answers.some(({ rules }) => rules.length > (internal ? 2 : 1))
      ? { missed: ['other senders to addresses that aliases lead to'] }
      : { missed: [] };
  }

  #answers(
    configs: readonly [Config, Config],
    contact: Contact | undefined,
    envelope: EnvelopeInput,
    internal: boolean,
  ): readonly [Decision, Decision] | undefined {
    const old = this.#answer(configs[0], 0, contact, envelope, internal);
    const next = this.#answer(configs[1], 1, contact, envelope, internal);
    return old && next && [old, next];
  }

  #difference(
    configs: readonly [Config, Config],
    contact: Contact | undefined,
    envelope: EnvelopeInput,
    [old, next]: readonly [Decision, Decision],
    internal: boolean,
  ): ConfirmedChange | undefined {
    if (answerKey(configs[0], old) === answerKey(configs[1], next)) return undefined;
    return {
      example: { envelope: this.#replayable(contact, envelope), throughAlias: internal, old, new: next },
      unseen: [...new Set([...old.dependsOn, ...next.dependsOn])],
    };
  }

  #replayable(contact: Contact | undefined, envelope: EnvelopeInput): EnvelopeInput {
    if (contact === undefined) return envelope;
    const [old, next] = contact.listeners;
    const reaching = reachingListener(envelope, contact.place.on, [
      [this.#sides[0].config, old],
      [this.#sides[1].config, next],
    ]);
    return reaching ?? envelope;
  }

  /** The recipients to whom the local actions of either outcome may deliver. */
  localRecipients(outcomes: readonly [FlowOutcome, FlowOutcome]): LocalRecipients {
    return this.recipientsOf(this.keysOf(outcomes));
  }

  /** The keys in the maps of both outcomes' local actions, and the names of users. */
  keysOf(outcomes: readonly [FlowOutcome, FlowOutcome]): ReadonlySet<string> {
    const keys = new Set<string>();
    this.#sides.forEach(({ machine }, part) => {
      const action = outcomes[part]?.action;
      if (action?.type === 'local') for (const key of mapKeys(action, machine)) keys.add(key);
    });
    return keys;
  }

  /** The recipients for these keys of maps. */
  recipientsOf(keys: Iterable<string>): LocalRecipients {
    return new LocalRecipients(
      this.#flows,
      this.#sides.map(({ config }) => config),
      keys,
    );
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
    const assumedEmpty = withAlias(narrowed, this.#model, envelope.rcpt_to ?? '');
    return assumedEmpty && decide(assumedEmpty, machine, { ...envelope, rcpt_to: `list@${aliasDomain}` });
  }

  /** The listener in `config`, which may be its configuration with assumptions. */
  #same(config: Config, part: 0 | 1, listener: Listener): readonly Listener[] {
    const found = config.listeners[this.#sides[part].config.listeners.indexOf(listener)];
    return found === undefined ? [] : [found];
  }
}
