import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { categories, type Rule } from '../src/lint/rule.js';

const folder = join(import.meta.dirname, '..', 'rules');

/** The file with the list of all rules. */
export const ruleListFile = join(folder, 'index.ts');

/** Its text, from the files beside it: by category, what is an error first, then by id. */
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
    '/** Every rule there is, in the order in which they run. Bundling leaves no folder to look into, so each is named here. */',
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
