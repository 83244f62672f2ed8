import { withMasks } from '../source/hidden.js';
import type { FileLintResult } from './lint-result.js';
import { withoutCommands } from './log-commands.js';
import { replaceUnprintable } from './printable.js';

/**
 * Results as ESLint's JSON. Characters that a terminal or a reader could mistake for something else (`printable`), and texts that a CI server would interpret as commands, are
 * escaped as JSON permits anywhere in a string: the values do not change.
 */
export function formatJson(results: readonly FileLintResult[]): string {
  return `${toPlainJson(results)}\n`;
}

/** Serializes a value as one line of JSON with the same escapes. */
export function toPlainJson(value: unknown): string {
  return readable(JSON.stringify(value));
}

/** Serializes a value as indented JSON with the same escapes. */
export function toIndentedJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).split('\n').map(readable).join('\n');
}

const readable = (line: string): string => escapedJson(withMasks(withoutHalves(line)));

/**
 * Replaces each byte that is not UTF-8, which src/source/bytes-as-text.ts represents as a lone surrogate, by U+FFFD: jq reads it so, and many other readers reject JSON with lone
 * surrogates.
 */
const withoutHalves = (json: string): string =>
  json.includes('\\ud') ? json.replace(half, '$1\\ufffd') : json;

/** A lone surrogate as JSON.stringify writes it; it escapes nothing else above the control characters. */
const half = /(?<!\\)((?:\\\\)*)\\ud[89a-f][\da-f]{2}/g;

/** A line of JSON with those escapes: the values stay the same down to the code unit. */
export function escapedJson(line: string): string {
  const plain = replaceUnprintable(line, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hex4(character.charCodeAt(at))}`).join(''),
  );
  return withoutCommands(plain, (character) => `\\u${hex4(character.charCodeAt(0))}`);
}

function hex4(code: number): string {
  return code.toString(16).padStart(4, '0');
}
