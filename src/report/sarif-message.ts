/** Escapes links (`[text](target)`) and placeholders in a message (SARIF 2.1.0, 3.11.5 and 3.11.6). */
export const plainMessage = (text: string): string =>
  text.replace(/(?<!\\)(\\*)\](?=\()/g, '$1$1\\]').replace(/(?<!\{)\{+\d+\}+/g, doubled);

/** Doubles every brace of a run: escaping only one would undo the next. */
const doubled = (found: string): string => found.replace(/[{}]/g, '$&$&');
