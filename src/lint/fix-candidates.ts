import { spliced } from '../source/text.js';
import type { Suggestion } from './finding.js';
import type { Applied, ChangedTexts, FixKind, FixSubject, JudgedSubject } from './fix-subject.js';

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
export interface FixCandidate {
  readonly edits: readonly KeyedEdit[];
  /** All findings that the edits fix. */
  readonly applied: Applied[];
}

export function offersOf(
  subject: FixSubject,
  judged: JudgedSubject | undefined,
  kind: FixKind,
  suggested: ReadonlySet<string>,
  at: number,
): ReadonlyMap<string, FixCandidate> {
  const offers = new Map<string, FixCandidate>();
  // Several findings may share one suggestion, which is then processed once.
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

/** The edits in the order of the text, or undefined if one of them is in a file that must not be changed, or if two overlap. */
function keyed(subject: FixSubject, { edits }: Suggestion): readonly KeyedEdit[] | undefined {
  const result = new Map<string, KeyedEdit>();
  for (const { span, text } of edits) {
    const { file, start, end } = span;
    const key = subject.keyOf(file);
    if (key === undefined) return undefined;
    // An edit in a file that is included twice appears twice.
    result.set(JSON.stringify([key, start, end, text]), { key, before: file.text, start, end, text });
  }
  const sorted = [...result.values()].sort(inOrder);
  return sorted.some((edit, at) => overlap(sorted[at - 1], edit)) ? undefined : sorted;
}

const inOrder = (a: KeyedEdit, b: KeyedEdit): number =>
  a.key === b.key ? a.start - b.start || a.end - b.end : a.key < b.key ? -1 : 1;

/** Whether two edits, given in order, change the same text or insert at the same place. */
const overlap = (a: KeyedEdit | undefined, b: KeyedEdit | undefined): boolean =>
  a !== undefined && b !== undefined && a.key === b.key && (b.start < a.end || a.start === b.start);

export const readsAny = (judged: JudgedSubject | undefined, edits: readonly KeyedEdit[]): boolean =>
  edits.some(({ key }) => judged?.read.has(key));

/** The candidates without overlaps: the first of those that overlap is kept, and the others are left for the next round. */
export function withoutOverlaps(candidates: readonly FixCandidate[]): readonly FixCandidate[] {
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

/** The index of an edit among others in order, found by bisection. */
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

/** The texts after the edits of all candidates, which must not overlap. */
export function withEdits(texts: ChangedTexts, candidates: readonly FixCandidate[]): ChangedTexts {
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
