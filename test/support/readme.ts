import { fileURLToPath } from 'node:url';
import { rules } from '../../rules/index.js';
import type { Category, Rule } from '../../src/lint/rule.js';

export const readmeFile = fileURLToPath(new URL('../../README.md', import.meta.url));

const meanings: Readonly<Record<Category, string>> = {
  relay: 'who may send through the server',
  security: 'secrets, passwords, TLS, users',
  correctness: 'what does not do what it seems to',
  compatibility: 'releases and platforms',
  style: 'how it is written',
};

const block = /(?<=<!-- rules: npm run docs -->\n)[\s\S]*?(?=<!-- \/rules -->)/;

/** A README with the rules as they are: `npm run docs` writes it, and a test compares. */
export function withRules(readme: string): string {
  const rows = Object.entries(meanings).flatMap(([category, meaning]) => {
    const here = rules.filter((rule) => rule.category === category);
    return here.length === 0 ? [] : [`| **${category}**: ${meaning} | ${here.map(link).join(', ')} |`];
  });
  const note = 'Those in brackets belong to the presets `strict` or `all`.';
  return readme.replace(block, () => ['| | |', '|---|---|', ...rows, '', note, ''].join('\n'));
}

function link({ id, preset }: Rule): string {
  const text = `[${id}](docs/rules/${id}.md)`;
  return preset === undefined || preset === 'recommended' ? text : `(${text})`;
}
