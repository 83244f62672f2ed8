import type { Finding } from './finding.js';

/** So many findings of one rule in one text are reported each. A text with more has one cause for them, or is no smtpd.conf. */
export const usuallyListed = 100;

/**
 * Of findings of the same rule and weight in the same text the first `most`, and for the others one, at the place of the first of them, that says how many
 * there are (`more`). What weighs differently counts separately, so that no error goes with many warnings.
 *
 * @param findings in the order of the text
 */
export function listed<F extends Finding>(findings: readonly F[], most: number): F[] {
  const kinds = new Map<string, F[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.span.file.path, finding.rule, finding.severity, finding.fatal]);
    const others = kinds.get(key);
    if (others === undefined) kinds.set(key, [finding]);
    else others.push(finding);
  }
  const left = new Map<F, F | undefined>();
  for (const all of kinds.values()) {
    const [first, ...others] = all.slice(most);
    // The place of a single one is as good for itself.
    if (first === undefined || (others.length === 0 && first.more === undefined)) continue;
    for (const finding of others) left.set(finding, undefined);
    left.set(first, summaryOf(first, [first, ...others]));
  }
  return findings.flatMap((finding) => {
    if (!left.has(finding)) return [finding];
    const summary = left.get(finding);
    return summary === undefined ? [] : [summary];
  });
}

/** How many findings a list of them stands for. */
export const countOf = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { more = 1 }) => sum + more, 0);

function summaryOf<F extends Finding>(first: F, findings: readonly F[]): F {
  const { label: _label, note: _note, help: _help, fix: _fix, transcript: _transcript, ...rest } = first;
  const more = countOf(findings);
  const message = `${more} more findings of this rule from here on are not listed`;
  // What is left out is optional in any finding.
  return { ...rest, message, related: [], suggestions: [], more } as unknown as F;
}
