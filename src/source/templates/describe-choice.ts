import { positionAt, type SourceFile } from '../text.js';
import { rounds, type Variable } from './resolve-choices.js';

/** The value of a loop's variable that means any number of rounds except none. */
export const anyRounds = rounds + 1;

/** A choice in words. */
export function describeChoice({ part }: Variable, value: number, written: SourceFile): string {
  const lineOf = (offset: number): number => positionAt(written, offset).line;
  if (part.type === 'loop') {
    const times = ['no round', 'one round', 'several rounds'][value] ?? 'any round';
    return `the loop of line ${lineOf(part.start)} has ${times}`;
  }
  const [first] = part.conditions;
  const condition = part.conditions[value];
  if (condition !== undefined)
    return `\`${shortText(condition.text)}\` holds (line ${lineOf(condition.start)})`;
  const line = lineOf(first?.start ?? part.start);
  if (part.conditions.length === 1 && first)
    return `\`${shortText(first.text)}\` does not hold (line ${line})`;
  return `none of the conditions from line ${line} on holds`;
}

const longest = 50;

/** An expression shortened for a sentence. */
export const shortText = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').replaceAll('`', "'");
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
};
