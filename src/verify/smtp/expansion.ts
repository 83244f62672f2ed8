import type { LocalAction, MatchRule } from '../../model/config/config.js';
import { byteLength, foldCase } from '../../model/config/lengths.js';
import { type Availability, available } from '../../source/release.js';
import { type MailAddress, mailAddressText, withoutTag } from '../match/mail-address.js';
import { type DeliveryRecipient, deliveryFailure, relayFailure } from './deliveries.js';
import type { Decision } from './envelope.js';
import { type ExpansionStep, ExpansionSteps } from './expansion-steps.js';
import { forwardLines, includedLines, inExpansionOrder, readTargets } from './expansion-syntax.js';
import { firstMatchingRule, type RulesetAnswer } from './match-rules.js';
import { recipientReplies } from './replies.js';
import type { Envelope } from './ruled-envelope.js';
import { type Context, lookUpValue } from './table-lookup.js';
import { findUser, type User } from './users.js';

/** What became of one recipient. */
export interface Expansion {
  /** The reply that refuses it, without the recipient at its end; undefined: accepted. */
  readonly refusal: string | undefined;
  /** The rules that matched, in order. */
  readonly rules: readonly number[];
  readonly deliveries: Decision['deliveries'];
}

/** The deepest chain of addresses and names that smtpd follows. */
const deepest = 10;
/** The most targets that a recipient may have expanded to while a .forward file is read. */
const maxTargets = 100;
/** The size from which on a .forward file is not read. */
const largestForward = 4096;

/** Since when smtpd does what, or does not any more. */
const habits = {
  /** A virtual table's `@domain` and `@` are not tried for a name without a domain. */
  noCatchAllForNames: { since: '6.7' },
  /** `action … user U`: other users' .forward files are not looked at. */
  forwardOnlyOfActionUser: { since: '7.5' },
  /** root's .forward may not name files and commands. */
  guardsRoot: { since: '7.5' },
  /** A .forward file that is not safe refuses the recipient; before, it counted as absent. */
  refusesUnsafeForward: { since: '7.4' },
} as const satisfies Readonly<Record<string, Availability>>;

/** Ends the expansion: any failing branch fails the whole recipient. No Error: to note where it was thrown takes longer than all the rest. */
class Refused {
  constructor(readonly reply: string) {}
}

/** A context in which the rules may have been asked already. */
interface ExpansionContext extends Context {
  /** The rule that decides about an address, `internal` where an expansion gave it; by default the first that matches. */
  readonly rematch?: (address: MailAddress, internal: boolean) => RulesetAnswer;
}

/** Why a file could not be read that smtpd may read all the same; its own troubles with one are others. */
const notAllowed: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EMFILE']);

/** Follows a recipient through rules, aliases, virtual domains and .forward files, as smtpd does at RCPT TO. */
export function expand(context: ExpansionContext, envelope: Envelope): Expansion {
  const expansion = new Expander(context, envelope);
  try {
    expansion.run();
    return { refusal: undefined, rules: expansion.rules, deliveries: expansion.deliveries };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { refusal: error.reply, rules: expansion.rules, deliveries: [] };
  }
}

class Expander {
  readonly rules: number[] = [];
  readonly deliveries: Decision['deliveries'][number][] = [];
  private readonly steps = new ExpansionSteps();

  constructor(
    private readonly context: ExpansionContext,
    private readonly envelope: Envelope,
  ) {}

  private has(habit: keyof typeof habits): boolean {
    return available(habits[habit], this.context.config.release);
  }

  run(): void {
    this.steps.insert({ type: 'address', address: this.envelope.recipient }, undefined, undefined);
    for (let step = this.steps.next(); step !== undefined; step = this.steps.next()) {
      if (step.depth >= deepest) throw new Refused(recipientReplies.expansion);
      this.follow(step);
    }
    if (this.deliveries.length === 0) throw new Refused(recipientReplies.expansion);
  }

  private follow(step: ExpansionStep): void {
    const { target } = step;
    switch (target.type) {
      case 'address':
        this.followAddress(step, target.address);
        break;
      case 'user':
        this.followUser(step, target.name);
        break;
      case 'file':
      case 'command':
        this.followLast(step, target.type === 'file' ? target.path : `|${target.command}`);
        break;
      case 'error':
        if (this.localAction(step)?.method === 'forward-only') throw new Refused(recipientReplies.temporary);
        throw new Refused(target.reply);
      case 'include':
        break;
    }
  }

  private followAddress(step: ExpansionStep, recipient: MailAddress): void {
    this.noteSrs(recipient);
    const internal = step.parent !== undefined;
    const { rematch } = this.context;
    const rule = rematch
      ? rematch(recipient, internal)
      : firstMatchingRule(this.context, internal ? { ...this.envelope, recipient, internal } : this.envelope);
    if (rule === 'error') throw new Refused(recipientReplies.temporary);
    if (rule === 'none') throw new Refused(recipientReplies.invalid);
    this.rules.push(rule.index);
    if (rule.outcome.type === 'reject') throw new Refused(recipientReplies.invalid);
    const { action } = rule.outcome;
    if (action.type === 'relay') {
      const failure = relayFailure(action, recipient.domain);
      const to = mailAddressText(recipient);
      this.deliveries.push({ action: action.name, type: 'relay', to, ...(failure && { failure }) });
      return;
    }
    if (action.virtual === undefined) {
      step.rule = rule;
      this.steps.insert({ type: 'user', name: foldCase(recipient.user) }, step, rule);
      return;
    }
    const value = this.virtualValue(action, { ...recipient, user: foldCase(recipient.user) });
    if (!this.insertValue(value, step, rule)) throw new Refused(recipientReplies.expansion);
  }

  /** Addresses that the sender rewriting scheme made are decoded with a key that only the server has. */
  private noteSrs(recipient: MailAddress): void {
    const { config, knowledge } = this.context;
    if (config.settings.srsKey && this.envelope.sender.user === '' && /^srs[01]=/i.test(recipient.user))
      knowledge.assume(`${recipient.user} is no SRS address that this server made`);
  }

  private followUser(step: ExpansionStep, name: string): void {
    const { rule } = step;
    const action = this.localAction(step);
    if (rule === undefined || action === undefined) return;
    if (!step.sameUser && this.expandName(step, name, action, rule)) return;
    const user = this.lookUpUser(withoutTag(name, this.delimiter), action);
    step.user = user;
    if (step.sameUser && step.parent?.forwarded) {
      this.deliver(step, user.name, { user, isCommand: false });
      return;
    }
    if (action.user !== undefined && action.user !== user.name && this.has('forwardOnlyOfActionUser')) {
      this.deliver(step, user.name, { user, isCommand: false });
      return;
    }
    step.forwarded = true;
    if (this.expandForward(step, user, rule)) return;
    if (action.method === 'forward-only') throw new Refused(recipientReplies.expansionTemporary);
    if (action.method === 'expand-only') throw new Refused(recipientReplies.expansion);
    this.deliver(step, user.name, { user, isCommand: false });
  }

  private get delimiter(): string {
    return this.context.config.settings.subAddressDelimiter;
  }

  /** Aliases of a name, or its entries in a virtual table; false: none, it is a user. */
  private expandName(step: ExpansionStep, name: string, action: LocalAction, rule: MatchRule): boolean {
    if (action.alias !== undefined && this.insertValue(this.aliasValue(action, name), step, rule))
      return true;
    return (
      action.virtual !== undefined &&
      this.insertValue(this.virtualValue(action, { user: name, domain: '' }), step, rule)
    );
  }

  /** The full name with its sub-address, then without. */
  private aliasValue(action: LocalAction, name: string): string | undefined {
    return this.firstValue(action.alias, [name, withoutTag(name, this.delimiter)]);
  }

  /** From the full address down to the catch-alls; an empty sub-address does not count. */
  private virtualValue(action: LocalAction, { user, domain }: MailAddress): string | undefined {
    const plain = withoutTag(user, this.delimiter);
    const tagged = user.length > plain.length + 1 ? [user] : [];
    const catchAlls = domain === '' && this.has('noCatchAllForNames') ? [] : [`@${domain}`, '@'];
    return this.firstValue(action.virtual, [
      ...tagged.map((name) => `${name}@${domain}`),
      `${plain}@${domain}`,
      ...tagged,
      plain,
      ...catchAlls,
    ]);
  }

  private firstValue(table: LocalAction['alias'], keys: readonly string[]): string | undefined {
    if (table === undefined) return undefined;
    for (const key of new Set(keys)) {
      const value = lookUpValue(this.context, table, key);
      if (value === 'error') throw new Refused(recipientReplies.expansionTemporary);
      if (value !== undefined) return value.text;
    }
    return undefined;
  }

  /** Follows what a table's value names; false: nothing. */
  private insertValue(value: string | undefined, step: ExpansionStep, rule: MatchRule): boolean {
    if (value === undefined) return false;
    const { targets, complete } = readTargets(value);
    if (!complete) throw new Refused(recipientReplies.expansionTemporary);
    let some = false;
    for (const target of inExpansionOrder(targets)) {
      if (target.type === 'include') some = this.insertFile(target.path, step, rule) || some;
      else {
        this.steps.insert(target, step, rule);
        some = true;
      }
    }
    return some;
  }

  /** Follows a list that an alias includes; false: there is none. */
  private insertFile(path: string, step: ExpansionStep, rule: MatchRule): boolean {
    const read = this.context.machine.files?.read(path);
    if (!read?.ok) {
      this.context.knowledge.assume(`${path} was not seen, and counts as absent`);
      return false;
    }
    for (const line of includedLines(read.text)) this.insertLine(line, step, rule);
    return true;
  }

  /** Follows a line of a file, where includes are ignored; false: not all of it can be read. */
  private insertLine(line: string, step: ExpansionStep, rule: MatchRule): boolean {
    const { targets, complete } = readTargets(line);
    for (const target of targets) if (target.type !== 'include') this.steps.insert(target, step, rule);
    return complete;
  }

  /** Follows a user's .forward file; false: there is none, or nothing in it. */
  private expandForward(step: ExpansionStep, user: User, rule: MatchRule): boolean {
    const { machine, knowledge } = this.context;
    const path = user.home === undefined ? undefined : `${user.home}/.forward`;
    const read = path === undefined ? undefined : machine.files?.read(path);
    if (read === undefined || (!read.ok && (read.code === 'ENOENT' || notAllowed.has(read.code)))) {
      knowledge.assume(`no .forward file of ${user.name} was seen, and there is none`);
      return false;
    }
    if (!read.ok) {
      if (this.has('refusesUnsafeForward')) throw new Refused(recipientReplies.expansion);
      return false;
    }
    if (byteLength(read.text) >= largestForward) throw new Refused(recipientReplies.expansionTemporary);
    const before = this.steps.count;
    for (const line of forwardLines(read.text))
      if (!this.insertLine(line, step, rule) || this.steps.count > maxTargets)
        throw new Refused(recipientReplies.expansionTemporary);
    return this.steps.count > before;
  }

  private lookUpUser(name: string, action: LocalAction): User {
    const user = findUser(this.context, action.userbase, name);
    if (user === 'error') throw new Refused(recipientReplies.temporary);
    if (user === 'none') throw new Refused(recipientReplies.invalid);
    return user;
  }

  /** A file or a command: the end of a branch. */
  private followLast(step: ExpansionStep, to: string): void {
    if (step.parent?.user?.isRoot && this.has('guardsRoot')) throw new Refused(recipientReplies.temporary);
    if (this.localAction(step)?.method === 'forward-only') throw new Refused(recipientReplies.temporary);
    this.deliver(step, to, { user: step.parent?.user, isCommand: true });
  }

  private localAction(step: ExpansionStep): LocalAction | undefined {
    const outcome = step.rule?.outcome;
    return outcome?.type === 'action' && outcome.action.type === 'local' ? outcome.action : undefined;
  }

  private deliver(step: ExpansionStep, to: string, recipient: DeliveryRecipient): void {
    const action = this.localAction(step);
    if (action === undefined) return;
    const failure = deliveryFailure(action, recipient, this.context.config.release);
    this.deliveries.push({ action: action.name, type: 'local', to, ...(failure && { failure }) });
  }
}
