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

/** A text between elements. */
export const escaped = (text: string): string =>
  printable(text).replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const declaration = '<?xml version="1.0" encoding="utf-8"?>';
