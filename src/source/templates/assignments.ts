import type { TagFamily } from './mark-table.js';
import type { TemplateToken } from './template-tokens.js';

/** The names that code assigns, or whose values it changes, and the places where it does. */
export function assignmentsIn(tokens: readonly TemplateToken[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const token of tokens) {
    for (const name of assignedBy(token)) {
      const places = found.get(name) ?? [];
      found.set(name, places);
      places.push(token.start);
    }
  }
  return found;
}

/** The names that a tag assigns, or whose values it changes. */
export function assignedBy(token: TemplateToken): ReadonlySet<string> {
  if (token.type !== 'value' && token.type !== 'code') return new Set();
  const { family, content, type } = token;
  return new Set([...(type === 'code' ? assigned(family, content) : []), ...changed(content)]);
}

/** The names, and other words, in code. */
export const wordsOf = (code: string): readonly string[] => code.match(/[$@]?\b[A-Za-z_]\w*/g) ?? [];

/** Statements of Jinja that give names values: what stands before the values. */
const jinjaNames =
  /^(?:set|assign|capture|increment|decrement)\s+([^=]*)|^(?:from\s.*?\s)?import\s([\s\S]*)$/;

/** Arguments in parentheses behind a name, which may have keywords; of parentheses within one another, the inner ones. */
const innerArguments = /(\w\s*)\((?:"[^"]*"|'[^']*'|[^()"'])*\)/g;

/** The code of an expression without the arguments of its calls, of which a keyword is not assigned. */
function withoutArguments(expression: string): string {
  let code = expression;
  for (let depth = 0; depth < 3; depth += 1) code = code.replace(innerArguments, '$1');
  return code;
}

function assigned(family: TagFamily, code: string): readonly string[] {
  const content = family === 'curly' ? withoutArguments(code) : code;
  const all = [...content.matchAll(/([$@\w.]+(?:\s*,\s*[$@\w.]+)*)\s*(?::|\+|-|\*|\|\||<)?=(?![=~>])/g)];
  const names = all.flatMap(([, left = '']) =>
    left.split(/\s*,\s*/).map((name) => name.split('.', 1)[0] ?? ''),
  );
  if (family !== 'jinja') return [...names, ...(/(?:\+\+|--)/.test(content) ? wordsOf(content) : [])];
  if (/^(?:do|with)\b/.test(content))
    return [...names, ...(content.startsWith('do') ? wordsOf(content) : [])];
  const found = jinjaNames.exec(content);
  return found === null ? [] : [...names, ...wordsOf(found[1] ?? found[2] ?? '')];
}

/** Calls that change what they are called on. */
const changing =
  /\.(?:append|extend|insert|add|push|unshift|update|setdefault|pop|popitem|shift|remove|delete|discard|clear|next)\b|\.(?:sort|reverse)\(\)|\w!(?!=)|<<|^\$\w*\s*:?=\s*(?:set|unset|merge\w*|mustMerge\w*)\b/;

const changed = (content: string): readonly string[] => (changing.test(content) ? wordsOf(content) : []);
