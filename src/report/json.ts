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
  return readable(JSON.stringify(value));
}

/** The same with a line for each member, for people. */
export function toIndentedJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).split('\n').map(readable).join('\n');
}

const readable = (line: string): string => escapedJson(withMasks(withoutHalves(line)));

/**
 * JSON with U+FFFD for each byte that is no UTF-8 (src/source/bytes-as-text.ts), which is half of a character of UTF-16: jq reads it so, and many others refuse
 * JSON with halves.
 */
const withoutHalves = (json: string): string =>
  json.includes('\\ud') ? json.replace(half, '$1\\ufffd') : json;

/** As JSON.stringify writes it, which escapes nothing else above the control characters. */
const half = /(?<!\\)((?:\\\\)*)\\ud[89a-f][\da-f]{2}/g;

/** JSON in one line with those escapes: the values stay what they are to the last unit. */
export function escapedJson(line: string): string {
  const plain = line.replace(unprintable, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hex4(character.charCodeAt(at))}`).join(''),
  );
  return withoutCommands(plain, (character) => `\\u${hex4(character.charCodeAt(0))}`);
}

function hex4(code: number): string {
  return code.toString(16).padStart(4, '0');
}
