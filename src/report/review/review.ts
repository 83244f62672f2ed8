import { painter } from '../colour.js';
import type { LineStyle } from '../text-lines.js';

/** The commands that produce a review. */
export const reviewCommands = ['diff', 'test', 'review'] as const;
type ReviewCommand = (typeof reviewCommands)[number];

/** A report for the reviewer of a change, independent of the format. */
export interface Review {
  readonly command: ReviewCommand;
  /** The file that it is about; an item without a place is shown at its first line. */
  readonly file: string;
  /** The answer in printable lines; the last one is the verdict. */
  readonly conclusion: readonly string[];
  /** The items, the most important first. */
  readonly items: readonly ReviewItem[];
}

export interface ReviewItem {
  readonly kind: ReviewKind;
  /** One printable line. */
  readonly title: string;
  /** Printable lines below the title. */
  readonly lines: readonly string[];
  /** A session or mail that demonstrates it, in printable lines. */
  readonly example: readonly string[];
  readonly place: { readonly file: string; readonly line: number };
}

/** The kinds of items, in the order in which they are reported. */
export const reviewKinds = {
  'strangers-gain': { section: 'Strangers gain', level: 'error', test: 'fails' },
  'strangers-may-gain': { section: 'Strangers may gain', level: 'warning', test: 'skipped' },
  'not-compared': { section: 'Not compared', level: 'error', test: 'fails' },
  'mail-refused': { section: 'Mail that is refused now', level: 'warning', test: 'passes' },
  'other-treatment': { section: 'Treated otherwise', level: 'notice', test: 'passes' },
  'listener-changes': { section: 'Listeners', level: 'notice', test: 'passes' },
  'new-file': { section: 'New files', level: 'notice', test: 'passes' },
  'no-assertion': { section: 'Not understood', level: 'error', test: 'fails' },
  refuted: { section: 'Refuted', level: 'error', test: 'fails' },
  'not-proven': { section: 'Not proven', level: 'warning', test: 'skipped' },
  proven: { section: 'Proven', level: 'none', test: 'passes' },
} as const;
export type ReviewKind = keyof typeof reviewKinds;

/** The names of the kinds, in that order. */
export const reviewKindNames: readonly string[] = Object.keys(reviewKinds);

/** Sorts items into the order in which they are reported. */
export const inOrder = (items: readonly ReviewItem[]): readonly ReviewItem[] =>
  [...items].sort((a, b) => reviewKindNames.indexOf(a.kind) - reviewKindNames.indexOf(b.kind));

/** Lines of any length, without colours. */
export const plainLayout: LineStyle = { paint: painter(false), columns: Number.POSITIVE_INFINITY };
