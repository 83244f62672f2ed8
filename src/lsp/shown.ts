import { printable } from '../report/printable.js';

/** The members of answers that an editor only displays. */
const shownParts: ReadonlySet<string> = new Set([
  'message',
  'title',
  'detail',
  'name',
  'label',
  'documentation',
  'tooltip',
  'value',
  'containerName',
]);

/** Makes everything in an answer that an editor displays printable, line by line; what it inserts into a text, or sends back, stays unchanged. */
export function shown<Answer>(answer: Answer): Answer;
export function shown(answer: unknown): unknown {
  if (Array.isArray(answer))
    return typeof answer[0] === 'object' ? answer.map((each) => shown(each)) : answer;
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, part]) => [name, partOf(name, part)]));
}

function partOf(name: string, part: unknown): unknown {
  // Returned unchanged in the client's next request.
  if (name === 'data') return part;
  if (typeof part === 'string') return shownParts.has(name) ? printableLines(part) : part;
  return shown(part);
}

const printableLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
