/** Where something is filled in, and what. */
interface FilledIn {
  readonly start: number;
  readonly expression: string;
}

/** A definition of a macro, up to a place in its value. */
const definition = /^[ \t]*([A-Za-z_]\w*)[ \t]*=/;

/** The uses of smtpd's macros in whose values something is filled in: smtpd reads such a value as words of the statement. In the order of the text. */
export function filledInMacros(
  text: string,
  placeholders: readonly FilledIn[],
): readonly (FilledIn & { readonly word: string; readonly end: number })[] {
  const values = new Map<string, string>();
  let lineEnd = -1;
  for (const { start, expression } of placeholders) {
    // Only the first placeholder of each line is asked: lines may be long.
    if (start < lineEnd) continue;
    const end = text.indexOf('\n', start);
    lineEnd = end === -1 ? text.length : end;
    const name = definition.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[1];
    if (name !== undefined) values.set(name, expression);
  }
  if (values.size === 0) return [];
  return [...text.matchAll(/\$([A-Za-z_]\w*)/g)].flatMap(({ 0: word, 1: name = '', index: start }) => {
    const expression = values.get(name);
    return expression === undefined ? [] : [{ word, start, end: start + word.length, expression }];
  });
}
