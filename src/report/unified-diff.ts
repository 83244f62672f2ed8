import { FILE_HEADERS_ONLY, formatPatch } from 'diff';
import { linePatch } from '../edit/line-patch.js';
import type { Paint } from './colour.js';
import { printable } from './printable.js';

/** Lines around each change, as `diff -u` has them. */
const context = 3;

/** The changes in a file, as `diff -u` shows them and `patch -p0` takes them. */
export function unifiedDiff(path: string, before: string, after: string, paint: Paint): string {
  const name = printable(path);
  const patch = linePatch(before, after, { names: [name, name], context });
  const lines = formatPatch(patch, FILE_HEADERS_ONLY).split('\n');
  return lines.map((line) => painted(printableLine(line), paint)).join('\n');
}

/** Tabs and the carriage return before a line's end are what `patch` looks for; a terminal does no harm with them. */
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
 * The changes in a file as `patch -p1` and `git apply` take them, byte for byte.
 *
 * @param path its path from where the patch is applied; of an absolute one from the root
 */
export function patchOf(path: string, before: string, after: string): string {
  const name = path.replace(/^\/+/, '');
  const patch = formatPatch(
    linePatch(before, after, { names: [`a/${name}`, `b/${name}`], context: 4 }),
    FILE_HEADERS_ONLY,
  );
  // A tab behind a name with blanks tells `patch` where it ends; other odd names are in quotes.
  return name.includes(' ') ? patch.replace(/^(--- |\+\+\+ )([ab]\/.*)$/gm, markedName(name)) : patch;
}

const markedName =
  (name: string) =>
  (line: string, side: string, written: string): string =>
    written === `a/${name}` || written === `b/${name}` ? `${side}${written}\t` : line;
