import type { SourceFile } from '../source/text.js';
import type { Finding } from './finding.js';
import { mayHaveDirectives } from './suppression-comments.js';

/** The most findings of one rule in one text that are reported individually. A text with more has one cause for them, or is not a smtpd.conf. */
export const usuallyListed = 100;

/** The number of findings that are made, as a multiple of those that are listed, to find the first ones in the order of the text. */
const kept = 10;

/** The kind of a finding, of which a limited number are listed. Each severity counts separately, so that an error is not left out along with many warnings. */
type FindingKind = Pick<Finding, 'rule' | 'severity' | 'fatal'>;

const keyOf = ({ rule, severity, fatal }: FindingKind, { path }: SourceFile): string =>
  JSON.stringify([path, rule, severity, fatal]);

/** Counts findings while they are made, and lists them once all are known. */
export class Listing {
  /** The number of findings of each kind that are needed, and that were not made. */
  readonly #needed = new Map<string, number>();
  readonly #unmade = new Map<string, number>();

  /** @param most the most findings of a kind in one text that are reported individually */
  constructor(private readonly most: number) {}

  /**
   * Whether one more finding of a kind is to be made; counts it if not. If comments may suppress some of them, each is needed: what is left is known only at the
   * end.
   *
   * @param more the number of findings that it represents
   */
  isNeeded(kind: FindingKind, file: SourceFile, more = 1): boolean {
    const key = keyOf(kind, file);
    const needed = this.#needed.get(key) ?? 0;
    if (needed < this.most * kept || mayHaveDirectives(file)) {
      this.#needed.set(key, needed + 1);
      return true;
    }
    this.#unmade.set(key, (this.#unmade.get(key) ?? 0) + more);
    return false;
  }

  /**
   * The first findings of each kind, and one for all others of the kind, at the place of the first of them, that gives their number (`more`).
   *
   * @param findings in the order of the text
   */
  of<F extends Finding>(findings: readonly F[]): F[] {
    const kinds = new Map<string, F[]>();
    for (const finding of findings) {
      const key = keyOf(finding, finding.span.file);
      const others = kinds.get(key);
      if (others === undefined) kinds.set(key, [finding]);
      else others.push(finding);
    }
    const left = new Map<F, F | undefined>();
    for (const [key, all] of kinds) {
      const [first, ...others] = all.slice(this.most);
      // A single one can as well be reported itself.
      if (first === undefined || (others.length === 0 && first.more === undefined)) continue;
      for (const finding of others) left.set(finding, undefined);
      // Some of those that were not made may be duplicates, which does not matter in a count of thousands.
      left.set(first, summaryOf(first, (this.#unmade.get(key) ?? 0) + countFindings([first, ...others])));
    }
    return findings.flatMap((finding) => {
      if (!left.has(finding)) return [finding];
      const summary = left.get(finding);
      return summary === undefined ? [] : [summary];
    });
  }
}

/** The number of findings that a list represents. */
export const countFindings = (findings: readonly Pick<Finding, 'more'>[]): number =>
  findings.reduce((sum, { more = 1 }) => sum + more, 0);

function summaryOf<F extends Finding>(first: F, more: number): F {
  const { label: _label, note: _note, help: _help, fix: _fix, transcript: _transcript, ...rest } = first;
  const message = `${more} more findings of this rule are not listed`;
  // The omitted properties are optional in any finding.
  return { ...rest, message, related: [], suggestions: [], more } as unknown as F;
}
