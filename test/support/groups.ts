import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The groups of tests (`npm run test:unit` and so on; docs/dev/testing.md). Which group a test file belongs to follows from what it imports, so that no
 * list has to be kept.
 */
export const groups = ['unit', 'property', 'e2e', 'oracle'] as const;
export type TestGroup = (typeof groups)[number];

const project = fileURLToPath(new URL('../../', import.meta.url));

/** Files without properties and processes that take longer than a unit test may: they run whole folders through a command, or inputs that are meant to be costly. */
const long: ReadonlySet<string> = new Set([
  'test/edit/line-patch.test.ts',
  'test/fuzz/fuzz.test.ts',
  'test/grammar/chevrotain.test.ts',
  'test/lint/listing.test.ts',
  'test/lint/template.test.ts',
  'test/lsp/formatting-fixtures.test.ts',
  'test/model/effective-fixtures.test.ts',
  'test/model/many-errors.test.ts',
  'test/policy/coverage.test.ts',
  'test/report/outputs.test.ts',
  'test/report/schemas.test.ts',
  'test/report/xml-schemas.test.ts',
  'test/rules/cost.test.ts',
  'test/verify/budget.test.ts',
  'test/verify/linear-work.test.ts',
]);

/** Files that replace modules by others, so that they cannot share what they import. */
const replacing: ReadonlySet<string> = new Set([
  'test/source/link-target.test.ts',
  'test/verify/work-counts.test.ts',
]);

/** What a file imports, by a pattern of its path or name, that puts it into a group; the first that fits counts. */
const signs: readonly (readonly [TestGroup, RegExp])[] = [
  ['oracle', /^test\/support\/(?:oracle|live-servers)\.ts$/],
  ['e2e', /^(?:node:child_process|scripts\/build\.mjs)$/],
  ['property', /^fast-check$/],
];

/** The test files of each group, by their paths in the project. */
export function testFiles(): Readonly<Record<TestGroup, readonly string[]>> {
  const files: Record<TestGroup, string[]> = { unit: [], property: [], e2e: [], oracle: [] };
  const importsOf = reader();
  for (const entry of readdirSync(join(project, 'test'), { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join('test', entry);
    if (path.endsWith('.test.ts')) files[groupOf(path, importsOf(path))].push(path);
  }
  return files;
}

function groupOf(path: string, imports: ReadonlySet<string>): TestGroup {
  if (replacing.has(path)) return 'e2e';
  const sign = signs.find(([, pattern]) => [...imports].some((each) => pattern.test(each)));
  return sign?.[0] ?? (long.has(path) ? 'property' : 'unit');
}

/** Reads what a test file imports, itself and through what it shares with other tests. */
function reader(): (path: string) => ReadonlySet<string> {
  const known = new Map<string, Set<string>>();
  return function importsOf(path) {
    const before = known.get(path);
    if (before !== undefined) return before;
    const found = new Set<string>();
    known.set(path, found);
    for (const [, specifier = ''] of readFileSync(join(project, path), 'utf8').matchAll(/ from '([^']+)'/g)) {
      const target = specifier.startsWith('.')
        ? relative(project, join(project, dirname(path), specifier)).replace(/\.js$/, '.ts')
        : specifier;
      found.add(target);
      if (target.startsWith('test/') && target.endsWith('.ts'))
        for (const each of importsOf(target)) found.add(each);
    }
    return found;
  };
}
