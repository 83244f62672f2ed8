import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { filled, mirroredHooks } from '../../scripts/packaging/write-recipes.mjs';
import { billOfMaterials, bundledPackages } from '../../scripts/release/bundled-packages.mjs';
import { sectionOf, tagProblem } from '../../scripts/release/release-notes.mjs';

const project = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${project}${path}`, 'utf8');

describe('the notes of a release', () => {
  const changelog = '# Changelog\n\n## 1.2.0 (in spring)\n\n- new\n\n## 1.1.0\n\n- old\n\n## 1.0.0\n';

  test('are its section of the changelog', () => {
    expect(sectionOf(changelog, '1.2.0')).toBe('- new');
    expect(sectionOf(changelog, '1.1.0')).toBe('- old');
    expect(sectionOf(changelog, '1.0.0')).toBeUndefined();
    expect(sectionOf(changelog, '1.2')).toBeUndefined();
  });

  test('are refused where tag, version and changelog do not agree', () => {
    expect(tagProblem('v1.2.0', '1.2.0', changelog)).toBeUndefined();
    expect(tagProblem('v1.2.1', '1.2.0', changelog)).toContain('version 1.2.0');
    expect(tagProblem('v1.3.0', '1.3.0', changelog)).toContain('no section');
    expect(tagProblem('v1.2.0', '1.2.0', `## Unreleased\n\n- x\n\n${changelog}`)).toContain('Unreleased');
  });

  test('are there for the version that package.json has', () => {
    expect(sectionOf(read('CHANGELOG.md'), pkg.version)).toBeDefined();
  });
});

describe('the bill of materials', () => {
  const inputs = Object.fromEntries(
    ['src/index.ts', 'node_modules/chevrotain/lib/a.js', 'node_modules/@noble/hashes/a.js'].map((path) => [
      path,
      { bytesInOutput: 1 },
    ]),
  );
  const output = { bytes: 1, imports: [], exports: [], inputs };
  const packages = bundledPackages([{ inputs: {}, outputs: { 'dist/a.js': output } }], project);
  const lock = JSON.parse(read('package-lock.json'));
  const bill = billOfMaterials(packages, pkg, lock);

  test('has each package of which something went into a bundle', () => {
    expect(bill.components.map(({ group, name }) => [group, name])).toEqual([
      ['@noble', 'hashes'],
      [undefined, 'chevrotain'],
    ]);
    expect(bill.metadata.component.purl).toBe(`pkg:npm/smtpd-lint@${pkg.version}`);
    expect(bill.dependencies[0]?.dependsOn).toEqual(bill.components.map(({ purl }) => purl));
  });

  test('names it as registries do, with its licence and the digest of the lockfile', () => {
    const [hashes, chevrotain] = bill.components;
    expect(hashes?.purl).toMatch(/^pkg:npm\/%40noble\/hashes@\d/);
    expect(hashes?.licenses).toEqual([{ license: { id: 'MIT' } }]);
    expect(chevrotain?.licenses).toEqual([{ license: { id: 'Apache-2.0' } }]);
    for (const { hashes: digests } of bill.components)
      expect(digests).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
    const [either] = billOfMaterials(
      [{ name: 'x', version: '1.0.0', license: '(MIT OR ISC)', folder: 'node_modules/x' }],
      pkg,
      lock,
    ).components;
    expect([either?.licenses, either?.hashes]).toEqual([[{ expression: '(MIT OR ISC)' }], undefined]);
  });
});

describe('recipes', () => {
  test('get what stands for their marks, and the files of the tarball', () => {
    const packed = [
      'dist/b.cjs',
      'dist/a.cjs',
      'dist/index.js',
      'dist/modules/c.js',
      'dist/modules/c.js.map',
      'docs/rules/x.md',
    ];
    expect(filled('v@VERSION@ of @OWNER@@example.org\n', { VERSION: '1', OWNER: 'me' }, [])).toBe(
      'v1 of me@example.org\n',
    );
    expect(filled('@FILES:dist@\nend\n', {}, packed)).toBe(
      'share/smtpd-lint/dist/a.cjs\nshare/smtpd-lint/dist/b.cjs\nend\n',
    );
    expect(filled('@FILES:dist/modules@', {}, packed)).toBe('share/smtpd-lint/dist/modules/c.js');
  });

  test('for pre-commit have every hook, with the package that it installs', () => {
    const hooks = mirroredHooks(read('.pre-commit-hooks.yaml'), 'smtpd-lint@1.0.0');
    const count = (text: string, word: string): number => text.split(word).length - 1;
    expect(count(hooks, 'additional_dependencies')).toBe(count(hooks, '- id:'));
    expect(count(hooks, 'smtpd-lint@1.0.0')).toBe(6);
  });
});
