import type { LocalAction, MatchRule } from '../../model/config/config.js';
import { byteLength, foldCase } from '../../model/config/lengths.js';
import { localActionOf } from '../../model/config/rule-actions.js';
import { type MailAddress, mailAddressText, withoutTag } from '../match/mail-address.js';
import { type DeliveryRecipient, deliveryFailure, relayFailure } from './deliveries.js';
import type { Decision } from './envelope.js';
import { aliasValue, localUser, Refused, virtualValue } from './expansion-lookups.js';
import { type ExpansionStep, ExpansionSteps, writtenName } from './expansion-steps.js';
import { forwardLines, includedLines, inExpansionOrder, readTargets } from './expansion-syntax.js';
import { firstMatchingRule, type RulesetAnswer } from './match-rules.js';
import { hasHabit, type ReleaseHabit } from './release-habits.js';
import { recipientReplies } from './replies.js';
import type { Envelope } from './ruled-envelope.js';
import type { Context } from './table-lookup.js';
import type { ExpansionEvent } from './trace.js';
import type { User } from './users.js';

/** The outcome for one recipient. */
export interface Expansion {
  /** The reply that refuses it, without the recipient at its end, or undefined if it is accepted. */
  readonly refusal: string | undefined;
  /** The rules that matched, in order. */
  readonly rules: readonly number[];
  readonly deliveries: Decision['deliveries'];
}

/** The deepest chain of addresses and names that smtpd follows. */
export const maxExpansionDepth = 10;
/** The most targets to which a recipient may have expanded when a .forward file is read. */
const maxTargets = 100;
/** The size in bytes from which on a .forward file is not read. */
const largestForward = 4096;

/** A context in which the rules may have been evaluated already. */
interface ExpansionContext extends Context {
  /** The rule that decides on an address, `internal` if an expansion gave it; by default the first that matches. */
  readonly rematch?: (address: MailAddress, internal: boolean) => RulesetAnswer;
}

/** Error codes for files that smtpd may be able to read although they could not be read here. Other errors are smtpd's, too. */
const notAllowed: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EMFILE']);

/** Follows a recipient through rules, aliases, virtual domains and .forward files, as smtpd does at RCPT TO. */
export function expand(context: ExpansionContext, envelope: Envelope): Expansion {
  const expansion = new Expander(context, envelope);
  try {
    expansion.run();
    return { refusal: undefined, rules: expansion.rules, deliveries: expansion.deliveries };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expansion.noteRefusal(error);
    return { refusal: error.reply, rules: expansion.rules, deliveries: [] };
  }
}

class Expander {
  readonly rules: number[] = [];
  readonly deliveries: Decision['deliveries'][number][] = [];
  private readonly steps = new ExpansionSteps();
  /** The step that is being followed. */
  private current: ExpansionStep | undefined;

  constructor(
    private readonly context: ExpansionContext,
    private readonly envelope: Envelope,
  ) {}

  private has(habit: ReleaseHabit): boolean {
    return hasHabit(habit, this.context.config.release);
  }

  /** Records what a step led to, if there is a trace. */
  private note(event: ExpansionEvent): void {
    this.context.trace?.steps.push(event);
  }

  noteRefusal({ reply, reason }: Refused): void {
    const { current } = this;
    const of = current === undefined ? mailAddressText(this.envelope.recipient) : writtenName(current);
    this.note({ type: 'refusal', of, reply, reason });
  }

  run(): void {
    this.steps.insert({ type: 'address', address: this.envelope.recipient }, undefined, undefined);
    for (let step = this.steps.next(); step !== undefined; step = this.steps.next()) {
      this.current = step;
      if (step.depth >= maxExpansionDepth)
        throw new Refused(
          recipientReplies.expansion,
          `it is the ${maxExpansionDepth}th step from the recipient`,
        );
      this.follow(step);
    }
    if (this.deliveries.length === 0)
      throw new Refused(recipientReplies.expansion, 'the recipient leads to nobody');
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
        if (this.localAction(step)?.method === 'forward-only')
          throw new Refused(recipientReplies.temporary, 'a .forward file names an error');
        throw new Refused(target.reply, 'an alias or .forward file names this error');
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
    if (this.context.trace !== undefined) {
      const ruled = internal ? { ...this.envelope, recipient, internal } : this.envelope;
      this.note({ type: 'rules', of: mailAddressText(recipient), envelope: ruled, answer: rule });
    }
    if (rule === 'error') throw new Refused(recipientReplies.temporary, 'a rule ends in an error');
    if (rule === 'none') throw new Refused(recipientReplies.invalid, 'no rule matches');
    this.rules.push(rule.index);
    if (rule.outcome.type === 'reject') throw new Refused(recipientReplies.invalid, 'the rule rejects it');
    const { action } = rule.outcome;
    if (action.type === 'relay') {
      const failure = relayFailure(action, recipient.domain);
      const to = mailAddressText(recipient);
      const delivery = { action: action.name, type: 'relay', to } as const;
      this.end(to, failure ? { ...delivery, failure } : delivery);
      return;
    }
    if (action.virtual === undefined) {
      step.rule = rule;
      this.steps.insert({ type: 'user', name: foldCase(recipient.user) }, step, rule);
      return;
    }
    const value = virtualValue(this.context, action.virtual, {
      ...recipient,
      user: foldCase(recipient.user),
    });
    if (!this.insertValue(value, step, rule))
      throw new Refused(recipientReplies.expansion, `table <${action.virtual.name}> has no entry for it`);
  }

  /** Ends a branch in a delivery. */
  private end(of: string, delivery: Decision['deliveries'][number]): void {
    this.note({ type: 'delivery', of, delivery });
    this.deliveries.push(delivery);
  }

  /** Addresses made by the sender rewriting scheme are decoded with a key that only the server has. */
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
    const user = localUser(this.context, action, withoutTag(name, this.delimiter));
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
    if (action.method === 'forward-only')
      throw new Refused(recipientReplies.expansionTemporary, 'forward-only, and no .forward file leads on');
    if (action.method === 'expand-only')
      throw new Refused(recipientReplies.expansion, 'expand-only, and no alias leads on');
    this.deliver(step, user.name, { user, isCommand: false });
  }

  private get delimiter(): string {
    return this.context.config.settings.subAddressDelimiter;
  }

  /** Follows the aliases of a name, or its entries in a virtual table. Returns false if there are none, so that it is a user. */
  private expandName(step: ExpansionStep, name: string, action: LocalAction, rule: MatchRule): boolean {
    const { alias, virtual } = action;
    if (alias !== undefined && this.insertValue(aliasValue(this.context, alias, name), step, rule))
      return true;
    if (virtual === undefined) return false;
    return this.insertValue(virtualValue(this.context, virtual, { user: name, domain: '' }), step, rule);
  }

  /** Follows what a table's value names. Returns false if that is nothing. */
  private insertValue(value: string | undefined, step: ExpansionStep, rule: MatchRule): boolean {
    if (value === undefined) return false;
    const { targets, complete } = readTargets(value);
    if (!complete) throw new Refused(recipientReplies.expansionTemporary, 'its entry cannot be read');
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

  /** Follows a list that an alias includes. Returns false if there is none. */
  private insertFile(path: string, step: ExpansionStep, rule: MatchRule): boolean {
    const read = this.context.machine.files?.read(path);
    this.note({ type: 'include', of: writtenName(step), path, found: read?.ok === true });
    if (!read?.ok) {
      this.context.knowledge.assume(`${path} was not read, and counts as absent`);
      return false;
    }
    for (const line of includedLines(read.text)) this.insertLine(line, step, rule);
    return true;
  }

  /** Follows a line of a file, where includes are ignored. Returns false if not all of it can be read. */
  private insertLine(line: string, step: ExpansionStep, rule: MatchRule): boolean {
    const { targets, complete } = readTargets(line);
    for (const target of targets) if (target.type !== 'include') this.steps.insert(target, step, rule);
    return complete;
  }

  /** Follows a user's .forward file. Returns false if there is none, or nothing in it. */
  private expandForward(step: ExpansionStep, user: User, rule: MatchRule): boolean {
    const { machine, knowledge } = this.context;
    const path = user.home === undefined ? undefined : `${user.home}/.forward`;
    const read = path === undefined ? undefined : machine.files?.read(path);
    const note = (found: Extract<ExpansionEvent, { type: 'forward' }>['found']): void =>
      this.note({ type: 'forward', of: user.name, path, found });
    if (read === undefined || (!read.ok && (read.code === 'ENOENT' || notAllowed.has(read.code)))) {
      knowledge.assume(`no .forward file of ${user.name} was seen, and there is none`);
      note('unseen');
      return false;
    }
    if (!read.ok) {
      note('unsafe');
      if (this.has('refusesUnsafeForward'))
        throw new Refused(recipientReplies.expansion, 'its .forward file is not safe');
      return false;
    }
    if (byteLength(read.text) >= largestForward) {
      note('too-large');
      throw new Refused(recipientReplies.expansionTemporary, 'its .forward file is too large');
    }
    const before = this.steps.count;
    for (const line of forwardLines(read.text))
      if (!this.insertLine(line, step, rule) || this.steps.count > maxTargets)
        throw new Refused(recipientReplies.expansionTemporary, 'its .forward file cannot be read');
    note(this.steps.count > before ? 'followed' : 'empty');
    return this.steps.count > before;
  }

  /** Follows a file or a command, which ends a branch. */
  private followLast(step: ExpansionStep, to: string): void {
    if (step.parent?.user?.isRoot && this.has('guardsRoot'))
      throw new Refused(recipientReplies.temporary, "root's .forward file names a file or a command");
    if (this.localAction(step)?.method === 'forward-only')
      throw new Refused(recipientReplies.temporary, 'forward-only, and it leads to a file or a command');
    this.deliver(step, to, { user: step.parent?.user, isCommand: true });
  }

  private localAction(step: ExpansionStep): LocalAction | undefined {
    return step.rule && localActionOf(step.rule);
  }

  private deliver(step: ExpansionStep, to: string, recipient: DeliveryRecipient): void {
    const action = this.localAction(step);
    if (action === undefined) return;
    const failure = deliveryFailure(action, recipient, this.context.config.release);
    this.end(writtenName(step), { action: action.name, type: 'local', to, ...(failure && { failure }) });
  }
}
