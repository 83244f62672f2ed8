import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { sourcesIn } from './project-sources.js';

/** From the bottom up: a file imports only from its own row and from those before it. docs/architecture.md says what is where. */
const rows: readonly (readonly string[])[] = [
  ['src/source'],
  ['grammar'],
  ['src/model/config', 'src/model/certificates'],
  ['src/model/backends'],
  ['src/model/build'],
  ['src/model/legacy', 'src/model/secrets'],
  ['src/model'],
  ['src/edit'],
  ['src/verify/budget.ts'],
  ['src/verify/match'],
  ['src/verify/smtp', 'src/verify/automata', 'src/verify/bdd'],
  ['src/verify/space'],
  ['src/verify/ruleset'],
  ['src/verify/relay'],
  ['src/verify/flows'],
  ['src/verify/diff', 'src/verify/matrix', 'src/verify/explain'],
  ['src/policy', 'src/migrate', 'src/probe', 'src/format'],
  ['src/lint'],
  ['src/upgrade'],
  ['rules'],
  ['src/api', 'src/ast.ts'],
  ['src/index.ts'],
  ['src/report', 'src/settings', 'src/cli', 'src/eslint', 'src/lsp'],
];

const sources = sourcesIn(['src', 'grammar', 'rules']);

/** What each file imports of these, at once or on demand. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  [...sources].map(([path, text]) => [
    path,
    [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
      .map(([, specifier = '']) => normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts'))
      .filter((target) => sources.has(target)),
  ]),
);

/** The row of the longest entry that a path lies in. */
function rowOf(path: string): number {
  const entries = rows.flatMap((row, index) => row.map((entry) => ({ entry, index })));
  const holding = entries.filter(({ entry }) => path === entry || path.startsWith(`${entry}/`));
  return holding.sort((a, b) => b.entry.length - a.entry.length)[0]?.index ?? -1;
}

test('every file has its place', () => {
  expect([...sources.keys()].filter((path) => rowOf(path) < 0)).toEqual([]);
});

test('imports point down', () => {
  const up = [...imports].flatMap(([path, targets]) =>
    targets.filter((target) => rowOf(target) > rowOf(path)).map((target) => `${path} imports ${target}`),
  );
  expect(up).toEqual([]);
});

test('no files import one another in a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' -> '));
    if (done.has(path) || way.includes(path)) return;
    for (const target of imports.get(path) ?? []) follow(target, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) follow(path, []);
  expect(circles).toEqual([]);
});

/** The rules, by id, that import a file, themselves or through others. */
function rulesOf(target: string): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const follow = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const [, id] = /^rules\/(?!shared\/|index\.ts)([^/.]+)/.exec(path) ?? [];
    if (id !== undefined) found.add(id);
    else for (const [each, targets] of imports) if (targets.includes(path)) follow(each);
  };
  follow(target);
  return found;
}

test('what is for one rule alone lies beside it', () => {
  const isFree = (path: string): boolean =>
    path.startsWith('src/lint/') &&
    [...imports].some(([each, targets]) => targets.includes(path) && !each.startsWith('rules/'));
  const forOne = [...sources.keys()]
    .filter((path) => /^(?:rules\/shared|src\/lint)\//.test(path) && !isFree(path))
    .filter((path) => rulesOf(path).size < 2);
  expect(forOne).toEqual([]);
});
