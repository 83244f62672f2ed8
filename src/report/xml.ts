import { withoutCommands } from './log-commands.js';
import { printable } from './printable.js';

/** An element as XML. Its texts may be any: what XML has no way to write is shown as `printable` shows it. An attribute of several lines is given as these. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | readonly string[]>>,
  ...content: readonly string[]
): string {
  const head = [
    name,
    ...Object.entries(attributes).map(([key, value]) => {
      const lines = typeof value === 'object' ? value : [String(value)];
      return `${key}="${lines.map(escaped).join('&#10;')}"`;
    }),
  ];
  return content.length === 0
    ? `<${head.join(' ')}/>`
    : `<${head.join(' ')}>\n${content.join('\n')}\n</${name}>`;
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/**
 * A text for XML, SVG and HTML, in elements and in attributes: nothing in it is markup, nothing in it is a character that XML does not know, and no line that
 * begins with it is a command for a CI server.
 */
export const escaped = (text: string): string =>
  withoutCommands(
    printable(text).replace(/[&<>"']/g, (character) => entities.get(character) ?? ''),
    (character) => `&#${character.charCodeAt(0)};`,
  );

/** The same of a text that has lines. */
export const escapedLines = (lines: readonly string[]): string => lines.map(escaped).join('\n');

export const declaration = '<?xml version="1.0" encoding="utf-8"?>';
