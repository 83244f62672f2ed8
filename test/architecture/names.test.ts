import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { sourcesIn } from './project-sources.js';

/** A name means one thing in the whole tree: these are the exceptions, with their reasons. */
const shared: Readonly<Record<string, string>> = {
  'ast.ts': 'the tree, and the entry that publishes it',
  'index.ts': 'the entry of a folder',
  'lookahead.ts': 'generated, one for each language',
};

const sources = sourcesIn(['src', 'grammar', 'rules', 'scripts', 'test', 'bench']);

/** Names that occur more than once, with the files. */
function repeated(names: Iterable<readonly [name: string, path: string]>): Record<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, path] of names) found.set(name, [...(found.get(name) ?? []), path]);
  return Object.fromEntries([...found].filter(([name, paths]) => paths.length > 1 && !(name in shared)));
}

test('no two files have one name', () => {
  // A test is called as what it tests, and reported with its folder.
  const paths = [...sources.keys()].filter((path) => !path.endsWith('.test.ts'));
  expect(repeated(paths.map((path) => [basename(path), path]))).toEqual({});
});

test('no two types have one name', () => {
  const types = [...sources].flatMap(([path, text]) =>
    [...text.matchAll(/^(?:export )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm)].map(
      ([, name = '']) => [name, path] as const,
    ),
  );
  expect(repeated(types)).toEqual({});
});

test('no two functions or constants that the program exports have one name', () => {
  const exported = [...sourcesIn(['src', 'grammar', 'rules'])].flatMap(([path, text]) => {
    const names = [...text.matchAll(/^export (?:async )?(?:function\*?|const) (\w+)/gm)].map(
      ([, name = '']) => name,
    );
    return [...new Set(names)].map((name) => [name, path] as const);
  });
  expect(repeated(exported.filter(([, path]) => !(basename(path) in shared)))).toEqual({});
});
