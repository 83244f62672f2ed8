import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import pkg from '../../package.json' with { type: 'json' };

const project = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(project, path), 'utf8');

const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist', 'coverage']);

function* filesIn(folder: string): Generator<string> {
  for (const name of readdirSync(join(project, folder))) {
    const path = join(folder, name);
    if (skipped.has(name)) continue;
    if (statSync(join(project, path)).isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

test('the address of the repository stands in package.json alone, and its three lines agree', () => {
  const [, address = ''] = /^git\+(https:.*)\.git$/.exec(pkg.repository.url) ?? [];
  const [, owner = ''] = /^https:\/\/github\.com\/([\w-]+)\/smtpd-lint$/.exec(address) ?? [];
  expect(owner).not.toBe('');
  const places = [`github.com/${owner}/smtpd-lint`, `${owner}.github.io/smtpd-lint`];
  expect([pkg.homepage, pkg.bugs]).toEqual([`https://${places[1]}/`, `${address}/issues`]);
  const others = [...filesIn('.')].filter(
    (path) => path !== 'package.json' && places.some((place) => read(path).includes(place)),
  );
  expect(others).toEqual([]);
});

test('whatever README links to is in the package', () => {
  const links = [...read('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
  const isOf = (each: string, path: string): boolean =>
    RegExp(`^${each.replaceAll('.', '\\.').replace('*', '[^/]+')}(?:/|$)`).test(path);
  const isPacked = (path: string): boolean =>
    pkg.files.some((each) => isOf(each, path)) &&
    !pkg.files.some((each) => each.startsWith('!') && isOf(each.slice(1), path));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((path) => !isPacked(path))).toEqual([]);
});

test('issue forms are forms, and lead away from publishing a false "safe"', () => {
  const folder = '.github/ISSUE_TEMPLATE';
  for (const name of readdirSync(join(project, folder)).filter((each) => each !== 'config.yml')) {
    const form = parse(read(join(folder, name)));
    expect([typeof form.name, typeof form.description], name).toEqual(['string', 'string']);
    const ids = form.body.flatMap(({ id }: { readonly id?: string }) => id ?? []);
    expect(new Set(ids).size, name).toBe(ids.length);
    for (const { type, attributes } of form.body)
      expect(type === 'markdown' ? attributes.value : attributes.label, name).toBeTruthy();
  }
  for (const name of ['bug.yml', 'false-safe.yml']) expect(read(join(folder, name))).toContain('SECURITY.md');
  expect(parse(read(join(folder, 'config.yml')))).toEqual({ blank_issues_enabled: false });
});
