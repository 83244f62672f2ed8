import { costOfCharacter, costOfTableCharacter, type Purse, within } from '../verify/budget.js';
import { compareFlows } from '../verify/diff/compare.js';
import { type FixCandidate, readsAny, withEdits } from './fix-candidates.js';
import type { ChangedTexts, FixKind, FixSubject, JudgedSubject, ReadSubject } from './fix-subject.js';
import { isMoreOpen } from './openness.js';
import { refusalsOf, refusesMore } from './refusals.js';

/** The most configurations that are tried in all rounds together, if some edits do not pass. */
const maxAttempts = 200;

/** Tries edits on the configurations that they touch. */
export class FixVerifier {
  #left = maxAttempts;

  constructor(
    readonly subjects: readonly FixSubject[],
    readonly purse: Purse,
  ) {}

  read(subject: FixSubject, texts: ChangedTexts): ReadSubject {
    const read = subject.read(texts);
    this.#payFor(read);
    for (const text of texts.values()) this.purse.left -= text.length * costOfTableCharacter;
    return read;
  }

  judge(subject: FixSubject, read: ReadSubject): Promise<JudgedSubject> {
    this.#payFor(read);
    return subject.judge(read, this.purse);
  }

  #payFor({ config }: ReadSubject): void {
    for (const { text } of config.files) this.purse.left -= text.length * costOfCharacter;
  }

  /** The largest set of candidates that pass together: all of them, or what remains when sets that do not pass are halved repeatedly. */
  async largest(
    kind: FixKind,
    judged: readonly JudgedSubject[],
    texts: ChangedTexts,
    candidates: readonly FixCandidate[],
    accepted: readonly FixCandidate[] = [],
  ): Promise<readonly FixCandidate[]> {
    if (candidates.length === 0 || this.#left <= 0 || this.purse.isSpent) return accepted;
    const all = [...accepted, ...candidates];
    if (await this.#passes(kind, judged, withEdits(texts, all), candidates)) return all;
    if (candidates.length === 1) return accepted;
    const middle = candidates.length >> 1;
    const first = await this.largest(kind, judged, texts, candidates.slice(0, middle), accepted);
    return this.largest(kind, judged, texts, candidates.slice(middle), first);
  }

  async #passes(
    kind: FixKind,
    judged: readonly JudgedSubject[],
    texts: ChangedTexts,
    candidates: readonly FixCandidate[],
  ): Promise<boolean> {
    const edits = candidates.flatMap((candidate) => candidate.edits);
    for (const [at, subject] of this.subjects.entries()) {
      const before = judged[at];
      if (before === undefined || !readsAny(before, edits)) continue;
      this.#left -= 1;
      const after = this.read(subject, texts);
      const passes =
        kind === 'fix'
          ? await changesNothing(subject, before, after, this.purse)
          : isNoWorse(before, await this.judge(subject, after));
      if (!passes || this.purse.isSpent) return false;
    }
    return true;
  }
}

/** Whether a fix is proven to change nothing: all mail is treated as before, and smtpd starts if it did before. An incomplete comparison is not a proof. */
async function changesNothing(
  subject: FixSubject,
  before: ReadSubject,
  after: ReadSubject,
  purse: Purse,
): Promise<boolean> {
  const [old, now] = [refusalsOf(before.config), refusalsOf(after.config)];
  if (old.length !== now.length || old.some((refusal, at) => refusal !== now[at])) return false;
  const options = await subject.flowOptions(before.config, after.config);
  const { changes, listeners, dependsOn } = within(purse.budget(), () =>
    compareFlows(before, after, options),
  );
  return changes.length === 0 && listeners.length === 0 && dependsOn.length === 0;
}

/** Whether smtpd refuses nothing that it accepted before, and strangers can do no more. */
const isNoWorse = (before: JudgedSubject, after: JudgedSubject): boolean =>
  !isMoreOpen(before.openRelay, after.openRelay) && !refusesMore(before.config, after.config);
