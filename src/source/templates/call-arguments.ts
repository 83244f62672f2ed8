/** An argument of a call, or a parameter with its value. */
export interface CallArgument {
  /** Set if it is given by its name. */
  readonly name: string | undefined;
  readonly value: string;
}

/** What a name is called with, or has as parameters. */
export interface NamedCall {
  readonly name: string;
  readonly values: readonly CallArgument[];
}

/** Texts, which may lack their end, and the signs that part and hold arguments. */
const signs = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|$)|'[^'\\]*(?:\\[\s\S][^'\\]*)*(?:'|$)|[()[\]{},]/g;

/**
 * Reads code that is one call and nothing else: a name, and arguments in parentheses, with brackets and texts in them.
 *
 * @param head matches the code up to the opening parenthesis; its group is the name
 */
export function callOf(code: string, head: RegExp): NamedCall | undefined {
  const found = head.exec(code);
  if (found === null) return undefined;
  const each: string[] = [];
  let depth = 0;
  let from = found[0].length;
  for (const { 0: sign, index } of code.slice(from).matchAll(signs)) {
    const at = found[0].length + index;
    if ('([{'.includes(sign)) depth += 1;
    else if (sign === ',' && depth === 0) {
      each.push(code.slice(from, at));
      from = at + 1;
    } else if (')]}'.includes(sign)) {
      depth -= 1;
      if (depth >= 0) continue;
      if (sign !== ')' || code.slice(at + 1).trim() !== '') return undefined;
      each.push(code.slice(from, at));
      return { name: found[1] ?? '', values: each.flatMap(argumentIn) };
    }
  }
  return undefined;
}

function argumentIn(text: string): readonly CallArgument[] {
  const [, name, value = ''] = /^\s*(?:(\w+)\s*=(?!=))?\s*([\s\S]*)$/.exec(text) ?? [];
  return name === undefined && value === '' ? [] : [{ name, value: value.trimEnd() }];
}

/** The text that a literal writes, or undefined for other expressions. */
export function literalValue(expression: string): string | undefined {
  const found = /^(?:'([^'\\\n]*)'|"([^"\\\n]*)"|(\d+))$/.exec(expression);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}

/**
 * The parameters whose values are known.
 *
 * @param parameters with the values that they have by default
 */
export function argumentValues(
  parameters: ReadonlyMap<string, string | undefined>,
  given: readonly CallArgument[],
): ReadonlyMap<string, string> {
  // What a list (`*x`) or names (`**x`) give may be any of them.
  if (given.some(({ name, value }) => name === undefined && value.startsWith('*'))) return new Map();
  const names = [...parameters.keys()];
  const values = new Map(parameters);
  given.forEach(({ name, value }, at) => {
    const parameter = name ?? names[at] ?? '';
    if (parameters.has(parameter)) values.set(parameter, literalValue(value));
  });
  return new Map([...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
