import { printable } from '../printable.js';
import { inOrder, type Review, type ReviewItem, reviewCommands, reviewKinds } from './review.js';

/**
 * Parses the output of `review --format json`, which may come from a stranger's pull request. Returns undefined for anything else. Every text is made printable again, so that a
 * report of it contains only plain text.
 */
export function parseReview(text: string): Review | undefined {
  const { command, file, conclusion, items } = membersOf(parsed(text));
  const known = reviewCommands.find((name) => name === command);
  const lines = textsIn(conclusion);
  const told = listIn(items)?.map(itemIn);
  if (known === undefined || typeof file !== 'string' || lines === undefined || told === undefined)
    return undefined;
  const read = told.flatMap((item) => item ?? []);
  if (read.length < told.length) return undefined;
  return { command: known, file: printable(file), conclusion: lines, items: inOrder(read) };
}

function itemIn(value: unknown): ReviewItem | undefined {
  const { kind, title, lines, example, place } = membersOf(value);
  const { file, line } = membersOf(place);
  const known = typeof kind === 'string' && isKind(kind) ? kind : undefined;
  const texts = [textsIn(lines), textsIn(example)] as const;
  if (known === undefined || typeof title !== 'string' || typeof file !== 'string') return undefined;
  if (texts[0] === undefined || texts[1] === undefined) return undefined;
  if (typeof line !== 'number' || !Number.isSafeInteger(line) || line < 1) return undefined;
  return {
    kind: known,
    title: printable(title),
    lines: texts[0],
    example: texts[1],
    place: { file: printable(file), line },
  };
}

const isKind = (name: string): name is keyof typeof reviewKinds => Object.hasOwn(reviewKinds, name);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const listIn = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

function textsIn(value: unknown): readonly string[] | undefined {
  const items = listIn(value);
  const texts = items?.flatMap((item) => (typeof item === 'string' ? [printable(item)] : []));
  return texts?.length === items?.length ? texts : undefined;
}
