import { type LineStyle, sentenceLines } from '../text-lines.js';
import type { WhyReport } from './why-report.js';

/** The explanation of a decision as text: the listener, the filters, each rule in one line, and the steps of the expansion. */
export function whyLines(
  { listener, listeners, filters, condition, steps }: WhyReport,
  mainFile: string,
  { paint, columns }: LineStyle,
  margin = 0,
): readonly string[] {
  const layout = { paint, columns: columns - margin };
  const place = (at: { readonly file: string; readonly line: number }): string =>
    at.file === mainFile ? `line ${at.line}` : `${at.file}:${at.line}`;
  const taken =
    listener === null
      ? 'no listener takes the connection:'
      : listener === 'socket'
        ? 'listener: the local socket'
        : `listener: ${place(listener)}`;
  const line = (text: string, indent: number): readonly string[] => sentenceLines(text, layout, { indent });
  return [
    ...sentenceLines(condition === undefined ? 'why:' : `why, if ${condition}:`, layout),
    ...line(taken, 2),
    ...listeners.flatMap((each) => line(`${place(each)}: ${each.text}`, 4)),
    ...filters.flatMap((each) => line(`${place(each)}: ${each.text}`, 2)),
    ...steps.flatMap(({ text, rules, moreRules = 0 }) => [
      ...line(text, 2),
      ...(rules ?? []).flatMap((rule) => line(rule.text, 4)),
      ...(moreRules > 0 ? line(`and ${moreRules} more rules, which do not match`, 4) : []),
    ]),
  ].map((each) => ' '.repeat(margin) + each);
}

/** The options whose names differ from those of the fields. */
const optionOf: Readonly<Record<string, string>> = { mail_from: 'mail-from', rcpt_to: 'rcpt-to' };

/** The assumed values of unspecified fields, as options; empty if all were specified. */
export function defaultsText({ defaults }: WhyReport): readonly string[] {
  const options = Object.entries(defaults).map(([name, value]) => `--${optionOf[name] ?? name} ${value}`);
  return options.length === 0 ? [] : [options.join(' ')];
}
