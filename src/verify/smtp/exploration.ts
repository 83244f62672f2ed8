import type { UnseenKey } from './envelope.js';

/** The knowledge of the world that one run of a decision has; it records what the run does not know. */
export interface Knowledge {
  /**
   * Whether something unseen holds. Each question has one answer during a run; the decision is made for both.
   *
   * @param reason what was not seen: "table <x> is db:/etc/mail/x.db"
   * @param claim what holds if the answer is yes
   */
  unseen(question: string, reason: string, claim: UnseenKey): boolean;
  /** Assumes something and records it. */
  assume(assumption: string): void;
}

/** Thrown if the decision depends on the contents of something unseen, not only on whether it has an entry. */
export class Undecided extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** One way in which the world may be, and the result in it. */
export interface PossibleWorld<Result> {
  /** The result, or undefined if it is undecided. */
  readonly result: Result | undefined;
  readonly assumptions: readonly string[];
  /** The keys that unseen tables have in it. */
  readonly given: readonly UnseenKey[];
}

export interface Exploration<Result> {
  readonly worlds: readonly PossibleWorld<Result>[];
  /** The unknowns that were looked up. */
  readonly reasons: readonly string[];
  /** Whether all worlds were explored. */
  readonly complete: boolean;
}

interface AssumedAnswer {
  readonly question: string;
  readonly value: boolean;
}

/** Runs `decide` for every combination of answers to the questions that it asks: first with "no" to all of them, then depth-first. At most `limit` runs. */
export function explore<Result>(
  decide: (knowledge: Knowledge) => Result,
  limit: number,
): Exploration<Result> {
  const worlds: PossibleWorld<Result>[] = [];
  const reasons = new Set<string>();
  const claims = new Map<string, UnseenKey>();
  let given: readonly AssumedAnswer[] = [];
  for (;;) {
    const answers = new Map<string, boolean>();
    for (const { question, value } of given) answers.set(question, value);
    const assumptions = new Set<string>();
    const knowledge: Knowledge = {
      unseen(question, reason, claim) {
        reasons.add(reason);
        claims.set(question, claim);
        const known = answers.get(question);
        if (known !== undefined) return known;
        answers.set(question, false);
        return false;
      },
      assume: (assumption) => void assumptions.add(assumption),
    };
    const result = attempt(decide, knowledge, reasons);
    if (answers.size === 0) {
      worlds.push({ result, assumptions: [...assumptions], given: [] });
      return { worlds, reasons: [...reasons], complete: true };
    }
    const held = [...answers].flatMap(([question, value]) => (value ? (claims.get(question) ?? []) : []));
    worlds.push({ result, assumptions: [...assumptions], given: held });
    const asked = [...answers].map(([question, value]) => ({ question, value }));
    const last = asked.findLastIndex(({ value }) => !value);
    const question = asked[last]?.question;
    if (question === undefined) return { worlds, reasons: [...reasons], complete: true };
    if (worlds.length >= limit) return { worlds, reasons: [...reasons], complete: false };
    given = [...asked.slice(0, last), { question, value: true }];
  }
}

function attempt<Result>(
  decide: (knowledge: Knowledge) => Result,
  knowledge: Knowledge,
  reasons: Set<string>,
): Result | undefined {
  try {
    return decide(knowledge);
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    reasons.add(error.reason);
    return undefined;
  }
}
