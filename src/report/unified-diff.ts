import { FILE_HEADERS_ONLY, formatPatch } from 'diff';
import { linePatch } from '../edit/line-patch.js';
import type { Paint } from './colour.js';
import { printable } from './printable.js';

/** The lines of context around each change, as in `diff -u`. */
const context = 3;

/** The changes in a file in the format of `diff -u`, which `patch -p0` accepts. */
export function unifiedDiff(path: string, before: string, after: string, paint: Paint): string {
  const name = printable(path);
  const patch = linePatch(before, after, { names: [name, name], context });
  const lines = formatPatch(patch, FILE_HEADERS_ONLY).split('\n');
  return lines.map((line) => painted(printableLine(line), paint)).join('\n');
}

/** Keeps tabs and the carriage return at the end of a line, which `patch` needs to match and which are harmless on a terminal. */
function printableLine(line: string): string {
  const end = line.endsWith('\r') ? '\r' : '';
  return (
    line
      .slice(0, line.length - end.length)
      .split('\t')
      .map(printable)
      .join('\t') + end
  );
}

const styles = { '+': 'green', '-': 'red', '@': 'cyan' } as const;

function painted(line: string, paint: Paint): string {
  if (/^(\+\+\+|---) /.test(line)) return paint('bold', line);
  const [mark = ''] = line;
  return mark === '+' || mark === '-' || mark === '@' ? paint(styles[mark], line) : line;
}

/**
 * The changes in a file in the format of `patch -p1` and `git apply`, byte for byte.
 *
 * @param path its path relative to the directory in which the patch is applied, or an absolute one, which becomes relative to the root
 */
export function patchOf(path: string, before: string, after: string): string {
  const name = path.replace(/^\/+/, '');
  const patch = formatPatch(
    linePatch(before, after, { names: [`a/${name}`, `b/${name}`], context: 4 }),
    FILE_HEADERS_ONLY,
  );
  // A tab ends a name with blanks for `patch`; other unusual names are quoted.
  return name.includes(' ') ? patch.replace(/^(--- |\+\+\+ )([ab]\/.*)$/gm, markedName(name)) : patch;
}

const markedName =
  (name: string) =>
  (line: string, side: string, written: string): string =>
    written === `a/${name}` || written === `b/${name}` ? `${side}${written}\t` : line;
