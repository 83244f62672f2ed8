import type { MatchRule } from '../../model/config/config.js';
import { mailAddressText } from '../match/mail-address.js';
import { type ExpansionTarget, targetText } from './expansion-syntax.js';
import { Undecided } from './exploration.js';
import type { User } from './users.js';

/** A step of the expansion: an address, a user, or a final target. */
export interface ExpansionStep {
  readonly target: ExpansionTarget;
  readonly parent: ExpansionStep | undefined;
  /** The rule that it is expanded under. An address finds its own. */
  rule: MatchRule | undefined;
  readonly depth: number;
  /** Whether it is a user that expands to itself. */
  readonly sameUser: boolean;
  /** The user, named without its sub-address, once it was looked up. */
  user: User | undefined;
  /** Whether the user's .forward was looked for. */
  forwarded: boolean;
}

/** The most steps that are followed: addresses that lead to several of themselves multiply at each of ten levels. */
const maxSteps = 4000;

/** The steps still to be followed, in the order in which they were added, and all steps that were met. */
export class ExpansionSteps {
  private readonly queue: ExpansionStep[] = [];
  private readonly met = new Map<string, ExpansionStep[]>();
  /** The number of steps added so far. */
  count = 0;

  /** Takes the next step to follow, or undefined if none is left. */
  next(): ExpansionStep | undefined {
    return this.queue.shift();
  }

  /** Adds a target to follow, unless it was met before. Throws Undecided if there are too many. */
  insert(target: ExpansionTarget, parent: ExpansionStep | undefined, rule: MatchRule | undefined): void {
    const sameUser =
      target.type === 'user' && parent?.target.type === 'user' && nameOf(parent) === target.name;
    const step: ExpansionStep = {
      target,
      parent,
      rule,
      depth: parent === undefined ? 0 : parent.depth + 1,
      sameUser,
      user: undefined,
      forwarded: false,
    };
    const key = `${target.type} ${sameUser} ${targetText(target)}`;
    const known = this.met.get(key) ?? [];
    if (known.some((other) => this.isSame(other, step))) return;
    this.met.set(key, [...known, step]);
    this.count++;
    if (this.count > maxSteps) throw new Undecided(`the recipient expands to over ${maxSteps} addresses`);
    this.queue.push(step);
  }

  /** Whether two steps with the same target are one: they come from the same address (and user, for files and commands). */
  private isSame(known: ExpansionStep, step: ExpansionStep): boolean {
    // Looking up a user changes what smtpd compares, so that a user who is met again later is followed again.
    if (known.user !== undefined) return false;
    if (known.parent === step.parent) return true;
    if (ancestor(known, 'address') !== ancestor(step, 'address')) return false;
    if (step.target.type !== 'file' && step.target.type !== 'command') return true;
    return ancestor(known, 'user') === ancestor(step, 'user');
  }
}

/** A user step's name as smtpd has it: without the sub-address once the user was looked up. */
const nameOf = (step: ExpansionStep): string => step.user?.name ?? targetText(step.target);

/** The nearest ancestor of one kind: the address or the user that a step belongs to. */
function ancestor(step: ExpansionStep, type: ExpansionTarget['type']): ExpansionStep | undefined {
  let above = step.parent;
  while (above !== undefined && above.target.type !== type) above = above.parent;
  return above;
}

/** A step's target as it is written. */
export function writtenName({ target }: Pick<ExpansionStep, 'target'>): string {
  if (target.type === 'command') return `|${target.command}`;
  return target.type === 'address' ? mailAddressText(target.address) : targetText(target);
}
