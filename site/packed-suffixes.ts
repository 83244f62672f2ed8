import { isDeepStrictEqual } from 'node:util';

/**
 * The Public Suffix List as tldts holds it, for fewer bytes on the way to a browser: its tables are numbers, and labels in the order of a hash. Labels in the order of the alphabet
 * repeat each other, and the tables are made of them when the list is loaded, which takes some 15 ms. The program itself has tldts's own tables.
 */

/** The exports of tldts's module data/trie.js. */
interface SuffixTables {
  readonly nodeFlags: Uint8Array;
  readonly edgeStart: Uint16Array;
  readonly edgeLength: Uint8Array;
  readonly edgeChild: Uint16Array;
  readonly labelText: string;
}

/** A line for each node: its flag, then the labels that lead to node 0, to node 1, and to others with their numbers. The first two are nearly all: ends of names. */
function packed({ nodeFlags, edgeStart, edgeLength, edgeChild, labelText }: SuffixTables): string {
  let offset = 0;
  const labels = [...edgeLength].map((length) => {
    offset += length;
    return labelText.slice(offset - length, offset);
  });
  return [...nodeFlags]
    .map((flag, node) => {
      const kinds: [string[], string[], string[]] = [[], [], []];
      for (let edge = edgeStart[node] ?? 0; edge < (edgeStart[node + 1] ?? 0); edge += 1) {
        const child = edgeChild[edge] ?? 0;
        kinds[child === 0 ? 0 : child === 1 ? 1 : 2].push(`${labels[edge]}${child > 1 ? ` ${child}` : ''}`);
      }
      return flag + kinds.map((names) => names.sort().join(',')).join(';');
    })
    .join('\n');
}

/** The tables of such a text. It is a part of the bundle, and refers to nothing outside of itself. */
function unpacked(text: string): SuffixTables {
  const lines = text.split('\n');
  const nodeFlags = new Uint8Array(lines.length);
  const edgeStart = new Uint16Array(lines.length + 1);
  const labels: string[] = [];
  const children: number[] = [];
  const keys: number[] = [];
  for (let node = 0; node < lines.length; node += 1) {
    const [ends = '', others = '', more = ''] = (lines[node] ?? '').slice(1).split(';');
    nodeFlags[node] = Number(lines[node]?.[0]);
    const own = ends === '' ? [] : ends.split(',');
    const second = own.length;
    if (others !== '') own.push(...others.split(','));
    const third = own.length;
    if (more !== '') own.push(...more.split(','));
    const first = labels.length;
    // A key is the number by which tldts looks for a label, with the label's place behind it.
    const sorted = new Float64Array(own.length);
    for (let at = 0; at < own.length; at += 1) {
      let name = own[at] ?? '';
      let child = at < second ? 0 : 1;
      if (at >= third) {
        const space = name.indexOf(' ');
        child = Number(name.slice(space + 1));
        name = name.slice(0, space);
      }
      let hash = 5381;
      for (let index = name.length - 1; index >= 0; index -= 1) hash = (hash * 33) ^ name.charCodeAt(index);
      labels.push(name);
      children.push(child);
      sorted[at] = (hash >>> 0) * 65536 + first + at;
    }
    keys.push(...sorted.sort());
    edgeStart[node + 1] = keys.length;
  }
  const edgeLength = new Uint8Array(keys.length);
  const edgeChild = new Uint16Array(keys.length);
  let labelText = '';
  for (let edge = 0; edge < keys.length; edge += 1) {
    const at = (keys[edge] ?? 0) % 65536;
    const label = labels[at] ?? '';
    labelText += label;
    edgeLength[edge] = label.length;
    edgeChild[edge] = children[at] ?? 0;
  }
  return { nodeFlags, edgeStart, edgeLength, edgeChild, labelText };
}

/** The module of tldts that has the list. */
export const suffixModule = /\/tldts\/dist\/es6\/src\/data\/trie\.js$/;

/** What a bundle has in the place of that module: the same exports. Throws where the list has another form. */
export async function packedSuffixes(path: string): Promise<string> {
  const {
    rulesRoot,
    exceptionsRoot,
    ...tables
  }: SuffixTables & Record<'rulesRoot' | 'exceptionsRoot', number> = await import(path);
  const text = packed(tables);
  if (!isDeepStrictEqual(unpacked(text), tables)) throw new Error(`${path}: the list is of another form`);
  return [
    unpacked.toString(),
    `export const { ${Object.keys(tables).join(', ')} } = unpacked(${JSON.stringify(text)});`,
    `export const rulesRoot = ${rulesRoot}, exceptionsRoot = ${exceptionsRoot};`,
  ].join('\n');
}
