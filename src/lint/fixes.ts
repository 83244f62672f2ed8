import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { type SourceFile, spliced } from '../source/text.js';
import { costOfCharacter, Purse, usualWork, within } from '../verify/budget.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { FlowOptions } from '../verify/flows/flows.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { Finding, Suggestion } from './finding.js';
import { isMoreOpen } from './openness.js';
import { refusalsOf, refusesMore } from './refusals.js';

/** Texts that stand in the place of files, by the files' keys. */
export type ChangedTexts = ReadonlyMap<string, string>;

/** What a configuration is with changed texts. */
export interface ReadSubject {
  readonly config: Config;
  readonly machine: Machine;
  /** The keys of all files that were read for it. */
  readonly read: ReadonlySet<string>;
}

export interface JudgedSubject extends ReadSubject {
  readonly findings: readonly Finding[];
  readonly openRelay: RelayVerdict['openRelay'];
}

/** A configuration under one release. Several that share files, or one under several releases, are fixed together. */
export interface FixSubject {
  read(texts: ChangedTexts): ReadSubject;
  /** @param purse what it is paid from */
  judge(subject: ReadSubject, purse: Purse): Promise<JudgedSubject>;
  /** By what a file is known in `ChangedTexts`, whatever the configuration calls it; undefined: it must not be changed. */
  keyOf(file: SourceFile): string | undefined;
  flowOptions(before: Config, after: Config): Promise<FlowOptions>;
}

/** Something that was fixed. */
export interface Applied {
  readonly finding: Finding;
  /** What was done. */
  readonly description: string;
  readonly kind: FixKind;
  /** The place of its subject among those that were given. */
  readonly subject: number;
}

export interface FixOutcome {
  /** The files that change, as they are to be. */
  readonly texts: ChangedTexts;
  readonly applied: readonly Applied[];
  /** There is more that could be fixed: run again. */
  readonly unfinished: boolean;
  /** Not all was fixed that could be: it takes more work than it may. */
  readonly tooLarge: boolean;
}

/** A fix changes no mail flow and is proven not to; a suggestion changes what a person has asked to be changed. */
export type FixKind = 'fix' | 'suggestion';

/** As many rounds as ESLint makes: what one makes possible is done in the next. */
const maxPasses = 10;

/** All questions of all rounds together may take so many times the work of one. */
const maxQuestions = 4;

/** Configurations that may be tried in all rounds together where some of what is offered does not pass. */
const maxTrials = 200;

/**
 * Fixes what can be fixed: the findings' fixes, and for the rules in `suggested` the first suggestion of each finding.
 *
 * A fix is made only when all configurations that read the files it edits offer it (a table that one of them does not use, another may), and only
 * when the verifier finds no difference in mail flows before and after, and smtpd refuses neither more nor less. A suggestion is made only when smtpd
 * refuses no more than before, and the server is no more open.
 *
 * @param work how much one question about one configuration may take; all together may take `maxQuestions` times as much for each configuration
 */
export async function applyFixes(
  subjects: readonly FixSubject[],
  suggested: ReadonlySet<string> = new Set(),
  work = usualWork,
): Promise<FixOutcome> {
  const purse = new Purse(work * maxQuestions * subjects.length, work);
  const trials = new FixTrials(subjects, purse);
  const applied: Applied[] = [];
  const seen = new Set<string>();
  let texts: ChangedTexts = new Map();
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const judged: JudgedSubject[] = [];
    for (const subject of subjects) judged.push(await trials.judge(subject, trials.read(subject, texts)));
    // What was found at the end of the purse may be a part.
    if (purse.isSpent) return { texts, applied, unfinished: false, tooLarge: true };
    const batch = await nextBatch(trials, judged, texts, suggested);
    if (batch.length === 0) return { texts, applied, unfinished: false, tooLarge: purse.isSpent };
    const next = withEdits(texts, batch);
    // Two suggestions that undo each other would go on for ever.
    const state = JSON.stringify([...next].sort());
    if (seen.has(state)) return { texts, applied, unfinished: false, tooLarge: purse.isSpent };
    seen.add(state);
    texts = next;
    applied.push(...batch.flatMap((candidate) => candidate.applied));
  }
  return { texts, applied, unfinished: true, tooLarge: purse.isSpent };
}

/** What is done in one round: suggestions before fixes, as those may make some of these needless. */
async function nextBatch(
  trials: FixTrials,
  judged: readonly JudgedSubject[],
  texts: ChangedTexts,
  suggested: ReadonlySet<string>,
): Promise<readonly FixCandidate[]> {
  const { subjects } = trials;
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
    const batch = await trials.largest(kind, judged, texts, withoutOverlaps([...candidates.values()]));
    if (batch.length > 0) return batch;
  }
  return [];
}

/** An edit of the file with this key. */
interface KeyedEdit {
  readonly key: string;
  /** The text of the file before. */
  readonly before: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits that are made together or not at all. */
interface FixCandidate {
  readonly edits: readonly KeyedEdit[];
  /** All findings that they fix. */
  readonly applied: Applied[];
}

function offersOf(
  subject: FixSubject,
  judged: JudgedSubject | undefined,
  kind: FixKind,
  suggested: ReadonlySet<string>,
  at: number,
): ReadonlyMap<string, FixCandidate> {
  const offers = new Map<string, FixCandidate>();
  // Several findings may share one suggestion, which then is looked at once.
  const known = new Map<Suggestion, FixCandidate | undefined>();
  for (const finding of judged?.findings ?? []) {
    const offer = kind === 'fix' ? finding.fix : suggested.has(finding.rule) && finding.suggestions[0];
    if (!offer || offer.edits.length === 0) continue;
    if (!known.has(offer)) {
      const edits = keyed(subject, offer);
      const key = JSON.stringify(edits?.map(({ key, start, end, text }) => [key, start, end, text]));
      const candidate = edits && (offers.get(key) ?? { edits, applied: [] });
      if (candidate) offers.set(key, candidate);
      known.set(offer, candidate);
    }
    known.get(offer)?.applied.push({ finding, description: offer.description, kind, subject: at });
  }
  return offers;
}

/** The edits in the order of the text; undefined where one of them is in a file that must not be changed, or two overlap. */
function keyed(subject: FixSubject, { edits }: Suggestion): readonly KeyedEdit[] | undefined {
  const result = new Map<string, KeyedEdit>();
  for (const { span, text } of edits) {
    const { file, start, end } = span;
    const key = subject.keyOf(file);
    if (key === undefined) return undefined;
    // A file that is included twice has each edit twice.
    result.set(JSON.stringify([key, start, end, text]), { key, before: file.text, start, end, text });
  }
  const sorted = [...result.values()].sort(inOrder);
  return sorted.some((edit, at) => overlap(sorted[at - 1], edit)) ? undefined : sorted;
}

const inOrder = (a: KeyedEdit, b: KeyedEdit): number =>
  a.key === b.key ? a.start - b.start || a.end - b.end : a.key < b.key ? -1 : 1;

/** Whether two edits, in their order, touch the same text or put theirs at the same place. */
const overlap = (a: KeyedEdit | undefined, b: KeyedEdit | undefined): boolean =>
  a !== undefined && b !== undefined && a.key === b.key && (b.start < a.end || a.start === b.start);

const readsAny = (judged: JudgedSubject | undefined, edits: readonly KeyedEdit[]): boolean =>
  edits.some(({ key }) => judged?.read.has(key));

/** Of candidates that overlap, the first; the others have their turn in the next round. */
function withoutOverlaps(candidates: readonly FixCandidate[]): readonly FixCandidate[] {
  const taken: KeyedEdit[] = [];
  return candidates.filter(({ edits }) => {
    const places = edits.map((edit) => placeIn(taken, edit));
    if (
      edits.some(
        (edit, at) => overlap(taken[(places[at] ?? 0) - 1], edit) || overlap(edit, taken[places[at] ?? 0]),
      )
    )
      return false;
    for (const edit of edits) taken.splice(placeIn(taken, edit), 0, edit);
    return true;
  });
}

/** Where an edit belongs among others in order, found by bisection. */
function placeIn(edits: readonly KeyedEdit[], edit: KeyedEdit): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = edits[middle];
    if (other !== undefined && inOrder(other, edit) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The texts after all edits, which do not overlap. */
function withEdits(texts: ChangedTexts, candidates: readonly FixCandidate[]): ChangedTexts {
  const byKey = new Map<string, KeyedEdit[]>();
  for (const edit of candidates.flatMap(({ edits }) => edits)) {
    const others = byKey.get(edit.key);
    if (others) others.push(edit);
    else byKey.set(edit.key, [edit]);
  }
  const result = new Map(texts);
  for (const [key, edits] of byKey) result.set(key, spliced(edits[0]?.before ?? '', edits.sort(inOrder)));
  return result;
}

/** Tries edits on the configurations that they touch. */
class FixTrials {
  #left = maxTrials;

  constructor(
    readonly subjects: readonly FixSubject[],
    readonly purse: Purse,
  ) {}

  read(subject: FixSubject, texts: ChangedTexts): ReadSubject {
    const read = subject.read(texts);
    this.#payFor(read);
    return read;
  }

  judge(subject: FixSubject, read: ReadSubject): Promise<JudgedSubject> {
    this.#payFor(read);
    return subject.judge(read, this.purse);
  }

  #payFor({ config }: ReadSubject): void {
    for (const { text } of config.files) this.purse.left -= text.length * costOfCharacter;
  }

  /** Of candidates, as many as pass together: all, or what is left when halves that do not pass are halved again. */
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

/** Proven: all mail is treated as it did, and smtpd starts where it did. What keeps the comparison from being complete is no proof. */
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

/** Smtpd refuses nothing that it took, and strangers can do no more. */
const isNoWorse = (before: JudgedSubject, after: JudgedSubject): boolean =>
  !isMoreOpen(before.openRelay, after.openRelay) && !refusesMore(before.config, after.config);
