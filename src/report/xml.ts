import { withoutCommands } from './log-commands.js';
import { printable } from './printable.js';

/** An element as XML. Its texts may be any: what XML has no way to write is shown as `printable` shows it. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...content: readonly string[]
): string {
  const head = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(String(value))}"`),
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

export const declaration = '<?xml version="1.0" encoding="utf-8"?>';
