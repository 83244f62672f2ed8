import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { sourcesIn } from './project-sources.js';

/** The site has its own packages, which are not installed here, so that its types are checked in `npm run test:site` only. */
const program = sourcesIn(['src', 'grammar', 'rules', 'test', 'scripts']);

const resolved = (from: string, specifier: string): string =>
  normalize(join(dirname(from), specifier)).replace(/\.js$/, '.ts');

/** Whether a file exports a name, by itself or with all of another file. */
function hasExport(path: string, name: string): boolean {
  const text = program.get(path) ?? '';
  if (new RegExp(`\\bexport\\b[^;=]*\\b${name}\\b`).test(text)) return true;
  return [...text.matchAll(/export (?:type )?\* from '(\.[^']+)'/g)].some(([, specifier = '']) =>
    hasExport(resolved(path, specifier), name),
  );
}

test('what the site imports of the program is there', () => {
  const imports = [...sourcesIn(['site'])]
    .filter(([path]) => !path.includes('node_modules'))
    .flatMap(([path, text]) =>
      [...text.matchAll(/import (?:type )?\{([^}]*)\} from '(\.[^']+)'/g)].flatMap(
        ([, names = '', specifier = '']) =>
          names
            .split(',')
            .map((each) => each.trim().replace(/^type | as .*$/g, ''))
            .filter((name) => name !== '' && program.has(resolved(path, specifier)))
            .map((name) => ({ path, name, target: resolved(path, specifier) })),
      ),
    );
  expect(imports.length).toBeGreaterThan(20);
  expect(imports.filter(({ target, name }) => !hasExport(target, name))).toEqual([]);
});
