/** The longest run of blanks that all non-blank lines begin with. */
export function indentationOf(body: string): string {
  const blanks = body
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const [first = ''] = blanks;
  let length = first.length;
  for (const each of blanks) while (!each.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
