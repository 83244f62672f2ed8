import { decode } from '@jridgewell/sourcemap-codec';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { fixedIn } from '../../scripts/command/chunks.mjs';
import { lineMap } from '../../scripts/command/line-map.mjs';

test('an export that is set again has a getter, any other its value', () => {
  const chunk = [
    'function f() {',
    '}',
    'async function g() {',
    '}',
    'var a = 1;',
    'var $ = class {',
    '};',
    'var set = 0;',
    'var later;',
    'var counted = 0;',
    'function replaced() {',
    '}',
    'function change() {',
    '  set = 1, later = 2, counted++, replaced = f;',
    '}',
    '',
    'export {',
    '  f,',
    '  g as G,',
    '  a,',
    '  $ as b,',
    '  set,',
    '  later,',
    '  counted,',
    '  replaced,',
    '  elsewhere',
    '};',
    '',
  ].join('\n');
  expect([...fixedIn(chunk)].sort()).toEqual(['G', 'a', 'b', 'f']);
});

test('a source map has the lines of the own sources that can stop, and no other', async () => {
  const source = 'export const text = "x";\nexport const call = (f) => {\n  f(\n    text.length,\n  );\n};\n';
  const { code, map } = await transform(source, {
    sourcefile: 'src/a.ts',
    sourcemap: 'external',
    minifyWhitespace: true,
  });
  const head = 'head ';
  const reduced = JSON.parse(lineMap(map, `${head}${code}`, 'https://example.org/', head.length));
  expect(reduced).toMatchObject({ version: 3, sourceRoot: 'https://example.org/', sources: ['src/a.ts'] });
  // `f(` in the third line and `text.length` in the fourth; not the text in the first, nor the braces.
  const at = (part: string) => head.length + code.indexOf(part);
  expect(decode(reduced.mappings)[0]).toEqual([
    [at('f('), 0, 2, 0],
    [at('text.length'), 0, 3, 0],
  ]);
  const packages = map.replace('src/a.ts', 'node_modules/a/a.js');
  expect(JSON.parse(lineMap(packages, code, '', 0)).sources).toEqual([]);
});
