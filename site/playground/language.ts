import type { Configuration } from '../../src/index.js';
import { toOffset } from '../../src/lsp/analysed-text.js';
import { completion } from '../../src/lsp/completion.js';
import { hover } from '../../src/lsp/hover.js';
import type { Completions, Hover } from './protocol.ts';

/** What the language server answers, with offsets for its positions. */

const textOf = (conf: Configuration) => ({ conf, uriOf: () => undefined });
const placeOf = ({ file }: Configuration, offset: number) => ({ path: file.path, offset });

/** The kind of an item that is a word of the language, in the protocol's numbers. */
const keywordKind = 14;

export function completionsAt(conf: Configuration, offset: number): Completions {
  const items = completion(textOf(conf), placeOf(conf, offset));
  const [edit] = items.flatMap(({ textEdit }) => textEdit ?? []);
  const from = edit && 'range' in edit ? toOffset(conf.file, edit.range.start) : offset;
  return {
    kind: 'completions',
    from,
    options: items.map(({ label, kind }) => ({
      label,
      type: kind === keywordKind ? 'keyword' : 'variable',
    })),
  };
}

export function hoverAt(conf: Configuration, offset: number): Hover {
  const found = hover(textOf(conf), placeOf(conf, offset));
  if (found?.range === undefined || typeof found.contents !== 'object' || !('value' in found.contents))
    return { kind: 'hover', text: undefined };
  const { start, end } = found.range;
  return {
    kind: 'hover',
    from: toOffset(conf.file, start),
    to: toOffset(conf.file, end),
    text: found.contents.value.replace(/^```.*\n?/gm, '').replaceAll('`', '"'),
  };
}
