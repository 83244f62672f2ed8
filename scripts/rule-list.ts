import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { categories, type Rule } from '../src/lint/rule.js';

const folder = join(import.meta.dirname, '..', 'rules');

/** The file with the list of all rules. */
export const ruleListFile = join(folder, 'index.ts');

/** The text of that file, from the rules beside it: by category, errors first, then by id. */
export async function ruleList(): Promise<string> {
  const rules = await Promise.all(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'index.ts')
      .map(async ({ name }) => {
        const module: { readonly default: Rule } = await import(join(folder, name));
        return module.default;
      }),
  );
  const weight = ({ category, severity }: Rule): number =>
    2 * categories.indexOf(category) + (severity === 'error' ? 0 : 1);
  const sorted = rules.toSorted((one, other) => weight(one) - weight(other) || (one.id < other.id ? -1 : 1));
  return [
    '// Written by `npm run docs` from the files of this folder.',
    "import type { Rule } from '../src/lint/rule.js';",
    ...sorted.map(({ id }) => `import ${variable(id)} from './${id}.js';`).toSorted(byFile),
    '',
    '/** All rules, in the order in which they run. They are listed by name, since a bundle has no folder to read them from. */',
    'export const rules: readonly Rule[] = [',
    ...sorted.map(({ id }) => `  ${variable(id)},`),
    '];',
    '',
  ].join('\n');
}

const variable = (id: string): string => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const byFile = (one: string, other: string): number => {
  const [a = '', b = ''] = [one, other].map((line) => line.replace(/^.* from /, ''));
  return a < b ? -1 : 1;
};
