/** A message in which nothing is a link (`[text](target)`) or a place for an argument (SARIF 2.1.0, 3.11.5 and 3.11.6). */
export const plainMessage = (text: string): string =>
  text.replace(/(?<!\\)(\\*)\](?=\()/g, '$1$1\\]').replace(/(?<!\{)\{+\d+\}+/g, doubled);

/** A backslash or brace is doubled where the text has several, too: one alone would undo the next. */
const doubled = (found: string): string => found.replace(/[{}]/g, '$&$&');
