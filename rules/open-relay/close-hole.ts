import type { Objection, OpenedRule } from '../../src/lint/attempt.js';
import type { Attempts } from '../../src/lint/attempts.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import type { Edit } from '../../src/source/text.js';
import type { Hole } from '../../src/verify/relay/relay-verdict.js';
import { type FixStrategy, remove, strategiesFor } from '../shared/rule-fixes.js';
import { Removals } from '../shared/unused-declarations.js';
import { isSurelyStarved } from './starved-rule.js';

/** The most rounds of a fix. Each round changes the rules that mail reaches because of the changes in the round before. */
const maxRounds = 8;

/** Finds edits that close a hole. */
export class HoleFixes {
  readonly #config: Config;
  readonly #attempts: Attempts;
  readonly #removals: Removals;
  readonly #open: ReadonlySet<MatchRule | undefined>;

  /** @param holes the holes of `config`, so that others count as new */
  constructor(config: Config, holes: readonly Hole[], attempts: Attempts) {
    this.#config = config;
    this.#attempts = attempts;
    this.#removals = new Removals(config);
    this.#open = new Set(holes.map(({ rule }) => config.rules[rule - 1]));
  }

  /** Yields suggestions that close a hole, open no other and leave no rule without mail. Declarations that become unused are removed as well. */
  *of(hole: Hole): Generator<Suggestion> {
    const rule = this.#config.rules[hole.rule - 1];
    if (rule === undefined) return;
    const outcomes = strategiesFor(rule, hole).map((strategy) => this.#try(strategy, rule, hole));
    const fixes = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome]));
    yield* fixes;
    // If a narrower rule is unreachable, other rules already do what was meant.
    if (fixes.length > 1 || (fixes.length > 0 && !outcomes.includes('unreachable'))) return;
    const removal = this.#try(remove, rule, hole);
    if (typeof removal !== 'string') yield removal;
  }

  #try(strategy: FixStrategy, first: MatchRule, hole: Hole): Suggestion | Objection | 'useless' {
    const config = this.#config;
    const changed = new Set<MatchRule>();
    const edits: Edit[] = [];
    let description = '';
    let pending: readonly OpenedRule[] = [{ hole, original: first }];
    for (let round = 0; pending.length > 0; round += 1) {
      if (round === maxRounds) return 'useless';
      for (const { hole: open, original: rule } of pending) {
        const fix = rule && !changed.has(rule) ? strategy({ config, rule, hole: open }) : undefined;
        if (rule === undefined || fix === undefined) return 'useless';
        if (round === 0 && fix.changed && isSurelyStarved(config, rule, fix.changed)) return 'unreachable';
        changed.add(rule);
        description ||= fix.suggestion.description;
        edits.push(...fix.suggestion.edits);
      }
      const attempt = this.#attempts.make(edits);
      const holes = attempt?.within(undefined, () => (attempt.onlyStarves ? [] : attempt.holes));
      if (holes === undefined) return 'useless';
      pending = holes.filter(
        ({ original }) => original === undefined || changed.has(original) || !this.#open.has(original),
      );
    }
    const orphans = this.#removals.orphansOf(edits);
    const all = orphans && [...edits, ...orphans];
    const attempt = all && this.#attempts.make(all);
    if (attempt === undefined) return 'useless';
    return attempt.objection ?? { description, edits: all ?? edits };
  }
}
