import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));
const tests = readdirSync(`${project}test`, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.test.ts'),
);
const page = readFileSync(`${project}docs/security.md`, 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?!Attack)[^-]/.test(line));

test('every row of docs/security.md names a test that is there', () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const [, file = '', title = ''] = /\| `([\w.-]+\.test\.ts)`: (.+) \|$/.exec(row) ?? [];
    const texts = tests
      .filter((name) => basename(name) === file)
      .map((name) => readFileSync(join(project, 'test', name), 'utf8'));
    const isThere = texts.some((text) => text.includes(`'${title}'`) || text.includes(`"${title}"`));
    expect([row, isThere]).toEqual([row, true]);
  }
});

test('its links lead somewhere', () => {
  for (const [, target = ''] of page.matchAll(/\]\(([^)#]+)\)/g))
    expect([target, readFileSync(join(project, 'docs', target), 'utf8').length > 0]).toEqual([target, true]);
});
