import { Purse, usualWork } from '../verify/budget.js';
import { type FixCandidate, offersOf, readsAny, withEdits, withoutOverlaps } from './fix-candidates.js';
import type { Applied, ChangedTexts, FixSubject, JudgedSubject } from './fix-subject.js';
import { FixVerifier } from './fix-verifier.js';

export interface FixOutcome {
  /** The new texts of the files that change. */
  readonly texts: ChangedTexts;
  readonly applied: readonly Applied[];
  /** Whether more could be fixed by another run. */
  readonly unfinished: boolean;
  /** Whether fixes were left out because they take too much work. */
  readonly tooLarge: boolean;
}

/** The most rounds, as in ESLint: each does what the previous one made possible. */
const maxPasses = 10;

/** The work that all questions of all rounds together may use, as a multiple of that for one question. */
export const maxQuestions = 4;

/**
 * Applies the fixes of findings and, for the rules in `suggested`, the first suggestion of each finding.
 *
 * A fix is made only if all configurations that read the files it edits offer it (a table that one of them does not use, another may), and only if the verifier
 * finds no difference in mail flows, and smtpd refuses neither more nor less. A suggestion is made only if smtpd refuses no more than before, and the server is no
 * more open.
 *
 * @param work the work that one question about one configuration may use; all together may use `maxQuestions` times as much for each configuration
 */
export async function applyFixes(
  subjects: readonly FixSubject[],
  suggested: ReadonlySet<string> = new Set(),
  work = usualWork,
): Promise<FixOutcome> {
  const purse = new Purse(work * maxQuestions * subjects.length, work);
  const verifier = new FixVerifier(subjects, purse);
  const applied: Applied[] = [];
  const seen = new Set<string>();
  let texts: ChangedTexts = new Map();
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const judged: JudgedSubject[] = [];
    for (const subject of subjects) judged.push(await verifier.judge(subject, verifier.read(subject, texts)));
    // Findings may be incomplete once the purse is spent.
    if (purse.isSpent) return { texts, applied, unfinished: false, tooLarge: true };
    const batch = await nextBatch(verifier, judged, texts, suggested);
    if (batch.length === 0) return { texts, applied, unfinished: false, tooLarge: purse.isSpent };
    const next = withEdits(texts, batch);
    // Two suggestions that undo each other would continue forever.
    const state = JSON.stringify([...next].sort());
    if (seen.has(state)) return { texts, applied, unfinished: false, tooLarge: purse.isSpent };
    seen.add(state);
    texts = next;
    applied.push(...batch.flatMap((candidate) => candidate.applied));
  }
  return { texts, applied, unfinished: true, tooLarge: purse.isSpent };
}

/** The candidates that one round applies: suggestions before fixes, since a suggestion may make a fix unnecessary. */
async function nextBatch(
  verifier: FixVerifier,
  judged: readonly JudgedSubject[],
  texts: ChangedTexts,
  suggested: ReadonlySet<string>,
): Promise<readonly FixCandidate[]> {
  const { subjects } = verifier;
  for (const kind of ['suggestion', 'fix'] as const) {
    const offers = subjects.map((subject, at) => offersOf(subject, judged[at], kind, suggested, at));
    const candidates = new Map<string, FixCandidate>();
    for (const [at, offer] of offers.entries())
      for (const [key, candidate] of offer) {
        const isOffered =
          kind === 'suggestion' ||
          offers.every(
            (other, place) => other.has(key) || !readsAny(judged[place], candidate.edits) || place === at,
          );
        if (isOffered && !candidates.has(key)) candidates.set(key, candidate);
      }
    const batch = await verifier.largest(kind, judged, texts, withoutOverlaps([...candidates.values()]));
    if (batch.length > 0) return batch;
  }
  return [];
}
