import type { ChoicePart, PlaceholderPart, TextPart } from './template-tree.js';

/** A text in quotes that contains nothing but text, with quotes of the other kind. */
const literal = /(?:'([^'\\$#{}\n]*)'|"([^"\\$#{}\n]*)")/.source;
const condition = /([^'"?]*?(?:(?:'[^']*'|"[^"]*")[^'"?]*?)*?)/.source;

/** How a language writes one of two texts. */
interface ChoiceForm {
  readonly pattern: RegExp;
  /** The groups of the condition and of the two texts; a text has two groups, one for each kind of quotes. */
  readonly groups: readonly [condition: number, first: number, second: number];
}

const forms: readonly ChoiceForm[] = [
  // Jinja: 'a' if x else 'b'; without else it is nothing.
  { pattern: new RegExp(`^${literal}\\s+if\\s+${condition}(?:\\s+else\\s+${literal})?$`), groups: [2, 0, 3] },
  // Ruby, JavaScript: x ? 'a' : 'b'
  { pattern: new RegExp(`^${condition}\\s*\\?\\s*${literal}\\s*:\\s*${literal}$`), groups: [0, 1, 3] },
  // Nix: if x then "a" else "b"; lib.optionalString x "a"
  {
    pattern: new RegExp(`^if\\s+${condition}\\s+then\\s+${literal}\\s+else\\s+${literal}$`),
    groups: [0, 1, 3],
  },
  { pattern: new RegExp(`^(?:lib\\.)?optionalString\\s+${condition}\\s+${literal}$`), groups: [0, 1, 3] },
  // Sprig: ternary "a" "b" .x
  { pattern: new RegExp(`^ternary\\s+${literal}\\s+${literal}\\s+${condition}$`), groups: [4, 0, 2] },
];

/** The longest expression that is examined; longer ones are values. */
const longest = 300;

/** The choice between two texts that a value is, or undefined if it is not one. */
export function literalChoice({ start, end, expression }: PlaceholderPart): ChoicePart | undefined {
  if (expression.length > longest || !/['"]/.test(expression)) return undefined;
  for (const { pattern, groups } of forms) {
    const found = pattern.exec(expression)?.slice(1);
    if (found === undefined) continue;
    const text = found[groups[0]] ?? '';
    const [first, second] = [textOf(found, groups[1]), textOf(found, groups[2])];
    if (text.trim() === '' || /\b(?:if|else|then)\b/.test(text)) continue;
    const part = (as: string): TextPart => ({ type: 'text', start, end, as });
    return {
      type: 'choice',
      start,
      end,
      conditions: [{ text: text.trim(), start }],
      branches: [[part(first)], [part(second)]],
    };
  }
  return undefined;
}

/** The text in either kind of quotes, or an empty text. */
const textOf = (groups: readonly (string | undefined)[], at: number): string =>
  groups[at] ?? groups[at + 1] ?? '';
