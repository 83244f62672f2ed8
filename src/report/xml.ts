import { withoutCommands } from './log-commands.js';
import { printable } from './printable.js';

/** An XML element with any texts: characters that XML cannot represent are shown as by `printable`. The value of an attribute with several lines is an array. */
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
 * Escapes a text for XML, SVG and HTML, in elements and in attributes: it contains no markup, no character that XML does not allow, and no line that begins with it is a command
 * for a CI server.
 */
export const escaped = (text: string): string =>
  withoutCommands(
    printable(text).replace(/[&<>"']/g, (character) => entities.get(character) ?? ''),
    (character) => `&#${character.charCodeAt(0)};`,
  );

/** Escapes the lines of a text. */
export const escapedLines = (lines: readonly string[]): string => lines.map(escaped).join('\n');

export const declaration = '<?xml version="1.0" encoding="utf-8"?>';
