import type { Config, Refusal } from '../model/config/config.js';

/** Whether smtpd refuses the text for this on any machine. */
export const refusesText = ({ severity, host, machine }: Refusal): boolean =>
  severity !== 'warning' && !host && machine === undefined;

/** Whether smtpd refuses a text for something for which it did not refuse it before a change. */
export function refusesMore(before: Config, after: Config): boolean {
  const left = new Map<string, number>();
  for (const refusal of refusalsOf(before)) left.set(refusal, (left.get(refusal) ?? 0) + 1);
  return refusalsOf(after).some((refusal) => {
    const count = left.get(refusal) ?? 0;
    left.set(refusal, count - 1);
    return count <= 0;
  });
}

/** The refusals of the text, sorted, without their places. */
export const refusalsOf = ({ refusals }: Config): readonly string[] =>
  refusals.filter(refusesText).map(describeRefusal).sort();

/** A refusal without its place. */
export const describeRefusal = ({ check, message }: Refusal): string => `${check} ${message}`;
