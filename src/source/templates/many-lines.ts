import { assignedBy, wordsOf } from './assignments.js';
import type { TemplateToken } from './template-tokens.js';

/** Commands that write one line, whatever their arguments. */
const oneLine =
  /^(?:date|hostname|whoami|logname|id|uname|basename|dirname|pwd|nproc|realpath|readlink|git\s+(?:rev-parse|describe))(?:\s[^;&|`\n]*)?$/;

/** Commands that make one line of one line. */
const keeping = /^(?:tr|cut|head|tail)\s[^;&`\n]*$/;

/** Functions and filters that write several lines. */
const writing =
  /\b(?:lookup\s*\(\s*['"](?:file|template|pipe|url|lines)\b|to_(?:nice_)?(?:yaml|json)|toYaml|n?indent|wordwrap|(?:File|IO)\.read\w*|file\s*\(|pprint)/;

/** A search for line ends, as what `replace` begins with. */
const searched = /\b(?:\w*replace\w*|g?sub|split)\(\s*(?:"\\n"|'\\n'|\/\\n\/)/gi;

/** A line end within quotes that does not begin a comment. */
const lineEnd = /(?:\\n(?!\s*#)[^"']*["'])|["'][^"'\n]*\n[^"']*["']/;

/** Whether what is filled in for an expression evidently may have several lines, which matters in a comment: of other values none is expected to. */
export function hasManyLines(expression: string, written: string): boolean {
  const command = /^\$\((?!\()([\s\S]*)\)$|^`([\s\S]*)`$/.exec(written);
  if (command !== null) {
    const [first = '', ...rest] = (command[1] ?? command[2] ?? '').split('|').map((each) => each.trim());
    return !oneLine.test(first) || /%n|\\n/.test(written) || !rest.every((each) => keeping.test(each));
  }
  return writing.test(expression) || lineEnd.test(expression.replace(searched, '('));
}

/** The names to which code gives a text that may have several lines: that between `{% set x %}` and its end, or one that is made of such a text or of what a macro writes. */
export function namesOfManyLines(
  text: string,
  tokens: readonly TemplateToken[],
  isOfMacro: (content: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const assigning = tokens.flatMap((token, index) => {
    const names = assignedBy(token);
    if (token.type === 'text' || names.size === 0) return [];
    return [{ names, content: token.content, isOfLines: isBlockOfLines(text, tokens, index) }];
  });
  const add = (isOne: (each: (typeof assigning)[number]) => boolean): void => {
    for (const each of assigning) if (isOne(each)) for (const name of each.names) found.add(name);
  };
  add(({ content, isOfLines }) => isOfLines || hasManyLines(content, '') || isOfMacro(content));
  for (let [size, pass] = [0, 0]; size < found.size; pass += 1) {
    size = found.size;
    add(({ content }) => pass > maxPasses || isAnyOf(content, found));
  }
  return found;
}

/** So often names are followed to those that are made of them; with more, all of them count. */
const maxPasses = 8;

/** Whether one of some names is in an expression. */
export function isAnyOf(expression: string, names: ReadonlySet<string>): boolean {
  return names.size > 0 && wordsOf(expression).some((name) => names.has(name));
}

/** Whether a tag of Jinja begins a text that a name stands for, and that is not just words on the same line. */
function isBlockOfLines(text: string, tokens: readonly TemplateToken[], index: number): boolean {
  const [token, body, last] = tokens.slice(index, index + 3);
  if (token?.type !== 'code' || !/^set\s[^=]*$/.test(token.content)) return false;
  const isPlain = body?.type === 'text' && last?.type === 'code' && /^endset\b/.test(last.content);
  return !isPlain || text.slice(body.start, body.end).includes('\n');
}
