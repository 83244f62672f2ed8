import type { SourceFile } from '../source/text.js';
import type { Finding } from './finding.js';
import { mayHaveDirectives } from './suppression-comments.js';

/** So many findings of one rule in one text are reported each. A text with more has one cause for them, or is no smtpd.conf. */
export const usuallyListed = 100;

/** Of so many times as many the first ones in the order of the text are sought. */
const kept = 10;

/** The kind of a finding: so many of one kind are listed. Those of another weight count separately, so that no error goes with many warnings. */
type FindingKind = Pick<Finding, 'rule' | 'severity' | 'fatal'>;

const keyOf = ({ rule, severity, fatal }: FindingKind, { path }: SourceFile): string =>
  JSON.stringify([path, rule, severity, fatal]);

/** Counts findings while they are made, and lists them when all are known. */
export class Listing {
  /** So many of each kind are needed, and so many were not made. */
  readonly #needed = new Map<string, number>();
  readonly #unmade = new Map<string, number>();

  /** @param most so many of a kind are reported each, in one text */
  constructor(private readonly most: number) {}

  /**
   * Whether one more of a kind is to be made; counts it if not. Where comments may suppress some of them, each is needed: what is left in the end is known
   * then only.
   *
   * @param more it stands for so many
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
   * Of findings of the same kind the first ones, and for the others one, at the place of the first of them, that says how many there are (`more`).
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
      // The place of a single one is as good for itself.
      if (first === undefined || (others.length === 0 && first.more === undefined)) continue;
      for (const finding of others) left.set(finding, undefined);
      // Some of those that were not made may be the same, which matters to no count of thousands.
      left.set(first, summaryOf(first, (this.#unmade.get(key) ?? 0) + countFindings([first, ...others])));
    }
    return findings.flatMap((finding) => {
      if (!left.has(finding)) return [finding];
      const summary = left.get(finding);
      return summary === undefined ? [] : [summary];
    });
  }
}

/** How many findings a list of them stands for. */
export const countFindings = (findings: readonly Pick<Finding, 'more'>[]): number =>
  findings.reduce((sum, { more = 1 }) => sum + more, 0);

function summaryOf<F extends Finding>(first: F, more: number): F {
  const { label: _label, note: _note, help: _help, fix: _fix, transcript: _transcript, ...rest } = first;
  const message = `${more} more findings of this rule are not listed`;
  // What is left out is optional in any finding.
  return { ...rest, message, related: [], suggestions: [], more } as unknown as F;
}
