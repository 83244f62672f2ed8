import type { Reread } from '../edit/reread.js';
import type { Rewrite } from '../edit/rewrite.js';
import type { Config, MatchRule } from '../model/config/config.js';
import { type Allowance, giveUp, TooLarge } from '../verify/budget.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { Hole } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { witnessOf } from '../verify/ruleset/rule-witnesses.js';
import { openRelayOf } from './answer.js';
import { isComplete } from './is-complete.js';
import { asMeant, type JudgedConfig, judgeConfig } from './judged-config.js';
import { loginListeners, someUserSendsLess } from './logins.js';
import { type NarrowedRules, narrowedRules } from './narrowed-rules.js';
import { isMoreOpen } from './openness.js';
import { describeRefusal, refusalsOf, refusesMore, refusesText } from './refusals.js';
import { originalRules } from './rule-origins.js';
import { StatementIndex } from './statement-index.js';
import type { Unchanged } from './unchanged.js';

/**
 * Why a changed text must not be suggested: smtpd refuses more; a hole is new; a rule that had mail has none; a user who logs in may send less; or finding out takes
 * more work than suggestions may use.
 */
export type Objection = 'refused' | 'opens' | 'unreachable' | 'locks-out' | 'too-large';

/** The result of `ask`, whose work is paid from the allowance of suggestions, or `otherwise`, with a note, if the allowance does not suffice. */
export function withinAllowance<T, U>(allowed: Allowance, otherwise: U, ask: () => T): T | U {
  try {
    return allowed.within(ask);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    giveUp('not all suggestions were tried: they are too large to decide');
    return otherwise;
  }
}

/** A hole of a changed configuration, with the rule at fault as it was before the change, if it existed. */
export interface OpenedRule {
  readonly hole: Hole;
  readonly original: MatchRule | undefined;
}

/** A configuration after edits, compared with the one before. */
export class Attempt {
  readonly config: Config;
  readonly rewrite: Rewrite;
  /** The changed configuration, as smtpd reads it. */
  readonly judged: JudgedConfig;
  readonly #unchanged: Unchanged;
  readonly #after: JudgedConfig;
  readonly #options: RelayOptions;
  readonly #allowed: Allowance;
  #originals: ReadonlyMap<MatchRule['statement'], MatchRule> | undefined;
  #objection: { readonly found: Objection | undefined } | undefined;
  #narrowed: { readonly found: NarrowedRules | undefined } | undefined;
  #starving: boolean | undefined;

  constructor(
    unchanged: Unchanged,
    after: Reread,
    rewrite: Rewrite,
    options: RelayOptions,
    allowed: Allowance,
  ) {
    this.config = after.config;
    this.rewrite = rewrite;
    this.#unchanged = unchanged;
    this.#options = options;
    this.#allowed = allowed;
    this.judged = judgeConfig(after.config, after.machine, options);
    this.#after = asMeant(this.judged);
  }

  /** Why these edits must not be suggested, whatever their purpose, or undefined if there is no objection. */
  get objection(): Objection | undefined {
    this.#objection ??= { found: this.within('too-large' as const, () => this.#findObjection()) };
    return this.#objection.found;
  }

  /** The result of `ask` about the changed configuration, or `otherwise` if that takes more work than suggestions may use. */
  within<T, U>(otherwise: U, ask: () => T): T | U {
    return withinAllowance(this.#allowed, otherwise, ask);
  }

  #findObjection(): Objection | undefined {
    if (this.#refusesMore()) return 'refused';
    if (this.onlyStarves) return 'unreachable';
    if (this.#isMoreOpen() || this.#hasNewHole()) return 'opens';
    if (this.#isStarving) return 'unreachable';
    return this.#locksOut() ? 'locks-out' : undefined;
  }

  /** Whether smtpd refuses a statement that it accepted before, or the whole text for a new reason. Refused statements may be refused otherwise. */
  #refusesMore(): boolean {
    if (!refusesMore(this.#unchanged.judged.config, this.config)) return false;
    const before = new Set(refusalsOf(this.#unchanged.judged.config));
    const index = new StatementIndex(this.#unchanged.judged.config.statements);
    const places = this.#unchanged.judged.config.refusals.filter(refusesText).map(({ span }) => {
      const statement = index.at(span);
      return this.rewrite.spanOf(statement?.span ?? span);
    });
    return this.config.refusals.filter(refusesText).some((refusal) => {
      const { file, start } = refusal.span;
      const isKnown = before.has(describeRefusal(refusal));
      return (
        !isKnown &&
        !places.some((place) => place.path === file.path && place.start <= start && start <= place.end)
      );
    });
  }

  /**
   * Whether all that the edits do is to leave a relaying rule without mail, and what it loses is rejected: then no hole is new, and none is at that rule. It costs
   * part of a verdict. Throws TooLarge.
   */
  get onlyStarves(): boolean {
    const narrowed = this.#narrowedRules?.rules ?? [];
    const { rules } = this.#after.config;
    const first = rules.findIndex((rule) => narrowed.includes(rule));
    const behind = rules.slice(first + 1);
    return first >= 0 && behind.every(({ outcome }) => outcome.type === 'reject') && this.#isStarving;
  }

  /** The holes after the edits. Throws TooLarge. */
  get holes(): readonly OpenedRule[] {
    const { holes, tooLarge } = this.#after.verdict;
    if (tooLarge) throw new TooLarge();
    return holes.map((hole) => ({ hole, original: this.#originalOf(hole.rule) }));
  }

  #hasNewHole(): boolean {
    const { verdict, config } = this.#unchanged.asMeant;
    const known = new Set(verdict.holes.map(({ rule }) => config.rules[rule - 1]));
    return this.holes.some(({ original }) => original === undefined || !known.has(original));
  }

  /** The original of a rule of the changed configuration: the rule at the same place, or the same rule elsewhere. Undefined if the rule is new. */
  #originalOf(index: number): MatchRule | undefined {
    const rule = this.#after.config.rules[index - 1];
    return rule && this.#originalRules.get(rule.statement);
  }

  get #originalRules(): ReadonlyMap<MatchRule['statement'], MatchRule> {
    const [before, after] = [this.#unchanged.asMeant.config, this.#after.config];
    this.#originals ??= originalRules(before.rules, after.rules, this.rewrite);
    return this.#originals;
  }

  /** Set if the edits only make relaying rules match less, so that many questions need not be asked. */
  get #narrowedRules(): NarrowedRules | undefined {
    const [before, after] = [this.#unchanged.asMeant.config, this.#after.config];
    this.#narrowed ??= { found: narrowedRules(before, after, this.rewrite, this.#originalRules) };
    return this.#narrowed.found;
  }

  #isMoreOpen(): boolean {
    if (this.#isMoreOpenOnceRepaired()) return true;
    const [before, after] = [this.#unchanged.asMeant.verdict, this.#after.verdict];
    if (after.openRelay !== before.openRelay) return isMoreOpen(before.openRelay, after.openRelay);
    switch (after.openRelay) {
      case 'no':
        return false;
      case 'unknown': {
        const known = new Set(before.dependsOn.map(({ reason }) => reason));
        return after.dependsOn.some(({ reason }) => !known.has(reason));
      }
      // A rule that lets some mail through may now let all of it through.
      case 'yes':
        return this.#narrowedRules === undefined && this.#strangersGain();
    }
  }

  /** Throws TooLarge. */
  #strangersGain(): boolean {
    const difference = compareFlows(this.#unchanged.asMeant, this.#after, this.#options);
    if (difference.tooLarge) throw new TooLarge();
    return difference.changes.some(
      (change) =>
        change.strangersGain !== 'no' &&
        change.new.disposition === 'relayed' &&
        change.old.disposition !== 'relayed',
    );
  }

  /** Whether the text, if smtpd refuses it, is more open after repair: a refused rule may be the one that opens the relay. */
  #isMoreOpenOnceRepaired(): boolean {
    if (!this.judged.config.refusals.some(refusesText)) return false;
    const before = this.#unchanged.openRelay;
    // Nothing can be more open, and the other answer takes many readings.
    if (before === 'yes') return false;
    return isMoreOpen(before, openRelayOf(this.judged, this.#options));
  }

  /** Throws TooLarge. */
  get #isStarving(): boolean {
    this.#starving ??= this.#starvesRule();
    return this.#starving;
  }

  /** Throws TooLarge. */
  #starvesRule(): boolean {
    const narrowed = this.#narrowedRules?.rules;
    if (narrowed?.every((rule) => witnessOf(rule, this.#after.config, this.#after.machine))) return false;
    const { config, reachability: before } = this.#unchanged.asMeant;
    const { reachability: after } = this.#after;
    if (before.undecided !== undefined || after.undecided !== undefined) throw new TooLarge();
    const known = new Set(before.dead.map(({ rule }) => config.rules[rule - 1]));
    // A new rule may lack mail only because something is missing from what smtpd understands.
    const isWholeAfter = isComplete(this.#after.config);
    const { rules } = this.#after.config;
    const dead = new Set(after.dead.map(({ rule }) => rules[rule - 1]));
    // A statement of a release before 6.4 becomes several rules today: it has no mail if none of them has.
    const alive = new Set(rules.flatMap((each) => (dead.has(each) ? [] : placeOf(each))));
    return after.dead.some(({ rule }) => {
      const each = rules[rule - 1];
      if (each !== undefined && alive.has(placeOf(each))) return false;
      const original = this.#originalOf(rule);
      return original === undefined ? isWholeAfter : !known.has(original);
    });
  }

  #locksOut(): boolean {
    if (this.#narrowedRules?.keepUsers) return false;
    const [before, after] = [this.#unchanged.asMeant.config, this.#after.config];
    // An include may contain the rule for users, and if smtpd still refuses the text, a listener may be missing from what it understands.
    if (after.unseen.some(({ what }) => what === 'include')) return false;
    if (!isComplete(after) && loginListeners(after).length < loginListeners(before).length) return false;
    return someUserSendsLess(this.#unchanged.asMeant, this.#after, this.#options);
  }
}

const placeOf = ({ statement: { span } }: MatchRule): string => `${span.file.path} ${span.start}`;
