// Source maps of lines. What esbuild writes maps every token, which is longer than the program itself.
import { decode, encode } from '@jridgewell/sourcemap-codec';

/** Text with a place at which a program can stop or call: anything else takes the line before it. */
const canStop = /[(`.[]/;

/**
 * The source map of a file, reduced to what a stack trace, a debugger or a profile shows: the lines of the own sources. Bundled packages have none, as they are code of their own
 * releases.
 * @param {string} map what esbuild wrote
 * @param {string} text the file
 * @param {string} sourceRoot where the sources are
 * @param {number} shift how many characters the file has in front of the text that esbuild wrote
 */
export function lineMap(map, text, sourceRoot, shift) {
  /** @type {{ sources: string[], mappings: string }} */
  const { sources, mappings } = JSON.parse(map);
  /** The own sources that are used, with their new numbers. @type {Map<string, number>} */
  const used = new Map();
  const lines = text.split('\n');
  const reduced = decode(mappings).map((segments, line) => {
    const starts = lineStarts(segments, sources, line === 0 ? shift : 0);
    /** @type {import('@jridgewell/sourcemap-codec').SourceMapSegment[]} */
    const kept = [];
    let last = '';
    starts.forEach(({ column, source, at }, index) => {
      const place = `${source}:${at}`;
      if (
        place === last ||
        (source !== undefined && !canStop.test(lines[line]?.slice(column, starts[index + 1]?.column) ?? ''))
      )
        return;
      last = place;
      if (source === undefined) kept.push([column]);
      else {
        if (!used.has(source)) used.set(source, used.size);
        kept.push([column, used.get(source) ?? 0, at, 0]);
      }
    });
    return kept;
  });
  return JSON.stringify({
    version: 3,
    sourceRoot,
    sources: [...used.keys()],
    names: [],
    mappings: encode(reduced),
  });
}

/**
 * Where another line of a source begins in a line of a file; the source is undefined where it is none of the project's own.
 * @param {readonly import('@jridgewell/sourcemap-codec').SourceMapSegment[]} segments
 * @param {readonly string[]} sources
 * @param {number} shift
 */
function lineStarts(segments, sources, shift) {
  /** @type {{ column: number, source: string | undefined, at: number }[]} */
  const starts = [];
  for (const [column, number, at] of segments) {
    if (number === undefined || at === undefined) continue;
    const name = sources[number] ?? '';
    const source = /^(?:src|grammar|rules)\//.test(name) ? name : undefined;
    const previous = starts.at(-1);
    if (previous?.source !== source || (source !== undefined && previous?.at !== at))
      starts.push({ column: column + shift, source, at: source === undefined ? 0 : at });
  }
  return starts;
}
