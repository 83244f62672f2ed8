import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { schemaFile, schemaNames, schemaText } from '../../scripts/write-output-schemas.js';
import { commandNames, formatsOf } from '../../src/cli/commands.js';
import { faultsOf } from '../support/output-schemas.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The files below a folder of the project whose names end so. */
const filesBelow = (folder: string, end: RegExp): readonly string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => end.test(name))
    .map((name) => `${folder}/${name}`);

test.each(schemaNames)('docs/schemas has that of %s (npm run schema)', (name) => {
  expect(readFileSync(schemaFile(name), 'utf8')).toBe(schemaText(name));
});

test('each command that prints JSON about a server has one', () => {
  // What merge prints is what check does.
  const withoutServer = ['explain', 'rules', 'merge'];
  const printing = commandNames.filter((name) => formatsOf[name].includes('json'));
  expect([...schemaNames].sort()).toEqual(printing.filter((name) => !withoutServer.includes(name)).sort());
});

test.each([
  ['check', 'test/cli/golden', /\.json\.txt$/],
  ['check', 'test/report/golden', /\.json\.txt$/],
  ['matrix', 'test/cli/golden', /matrix\..*\.json$/],
  ['diff', 'fixtures/diff', /expected\.json$/],
  ['test', 'fixtures/policy', /expected\.json$/],
] as const)('what is recorded of %s in %s is as its schema says', (name, folder, end) => {
  const files = filesBelow(folder, end);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files)
    expect([file, faultsOf(name, readFileSync(`${root}${file}`, 'utf8'))]).toEqual([file, []]);
});

test('the schemas would notice a mistake', () => {
  expect(faultsOf('check', '[{"filePath":1}]')).not.toEqual([]);
  const [golden = ''] = filesBelow('test/cli/golden', /\.json\.txt$/);
  const text = readFileSync(`${root}${golden}`, 'utf8').replace('"filePath"', '"surprise":1,"filePath"');
  expect(faultsOf('check', text)).toEqual([expect.stringContaining('surprise')]);
});
