/** The grammar's name for the end of a statement. */
export const endOfLine = 'the end of the line';

/** Whether an expected word is a keyword, which is named as it is; everything else is described in a few words. */
export const isKeywordName = (expected: string): boolean => /^[\w-]+$/.test(expected);

/** Whether any text is accepted here. */
export const takesText = (expected: readonly string[]): boolean =>
  expected.some((what) => !isKeywordName(what) && what !== endOfLine && what !== 'a number');

/** The expected words for a message: `port` or `tls`; one of `port`, `tls`, `auth`, `ca` and 14 others. In a rule, only the words that complete it are named. */
export function oneOf(expected: readonly string[]): string {
  if (expected.includes('action') && expected.includes('reject')) return '`action NAME` or `reject`';
  const marked = expected.map((what) => (isKeywordName(what) || !/\w/.test(what) ? `\`${what}\`` : what));
  const shown = marked.slice(0, 4);
  if (marked.length > shown.length + 1)
    return `one of ${shown.join(', ')} and ${marked.length - shown.length} others`;
  const last = marked.pop();
  return marked.length === 0 ? (last ?? 'nothing') : `${marked.join(', ')} or ${last}`;
}
