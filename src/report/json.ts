import { withMasks } from '../source/hidden.js';
import type { FileLintResult } from './lint-result.js';
import { withoutCommands } from './log-commands.js';
import { unprintable } from './printable.js';

/**
 * Results as ESLint's JSON. Characters that a terminal or a reader could take for something else (`unprintable`), and what a CI server would take for a
 * command, are escaped, which JSON allows anywhere in a string: the values stay what they are.
 */
export function formatJson(results: readonly FileLintResult[]): string {
  return `${toPlainJson(results)}\n`;
}

/** One value as JSON in one line, escaped likewise. */
export function toPlainJson(value: unknown): string {
  return escaped(JSON.stringify(value));
}

/** The same with a line for each member, for people. */
export function toIndentedJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).split('\n').map(escaped).join('\n');
}

function escaped(line: string): string {
  const plain = withMasks(line).replace(unprintable, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hex4(character.charCodeAt(at))}`).join(''),
  );
  return withoutCommands(plain, (character) => `\\u${hex4(character.charCodeAt(0))}`);
}

function hex4(code: number): string {
  return code.toString(16).padStart(4, '0');
}
