/** Other linters and configuration checks that bench/performance.ts measures beside this one. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program for comparison, or why it cannot be measured here. */
export interface Anchor {
  readonly name: string;
  readonly program: readonly string[] | undefined;
}

/** What is installed from npm: the last major releases that run on Node 20. */
const packages = ['@biomejs/biome@2', 'oxlint@1', 'eslint@9', '@eslint/json@0.13', 'stylelint@16'];

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const eslintConfig = `import json from '@eslint/json';
export default [{ files: ['**/*.json'], plugins: { json }, language: 'json/json', ...json.configs.recommended }];
`;

const stylelintConfig = `export default { rules: { 'block-no-empty': true, 'color-no-invalid-hex': true } };
`;

const style = Array.from({ length: 33 }, (_, index) => `.c${index} {\n  color: #123456;\n}\n`).join('');

const words = Array.from({ length: 100 }, (_, index) => [`key${index}`, `value ${index}`]);

/** Installs the programs that npm has in a folder, with an input of about 100 lines for each. Those of the system are measured if they are there. */
export function anchorsIn(folder: string): readonly Anchor[] {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  put('package.json', '{ "private": true, "type": "module" }');
  const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', ...packages], {
    cwd: folder,
  });
  const ours = (name: string): string => join(folder, 'node_modules/.bin', name);
  const json = put('input.json', `${JSON.stringify(Object.fromEntries(words), undefined, 2)}\n`);
  const css = put('input.css', style);
  const script = put(
    'input.js',
    words.map(([name, value]) => `export const ${name} = '${value}';\n`).join(''),
  );
  const eslint = put('eslint.config.js', eslintConfig);
  const stylelint = put('stylelint.config.js', stylelintConfig);
  const fromNpm: readonly (readonly [string, readonly string[]])[] = [
    ['`biome lint` of a JSON file', [ours('biome'), 'lint', json]],
    ['`oxlint` of a JavaScript file', [ours('oxlint'), script]],
    ['`eslint` of a JSON file', [ours('eslint'), '--config', eslint, json]],
    ['`stylelint` of a CSS file', [ours('stylelint'), '--config', stylelint, css]],
  ];
  const fromSystem: readonly (readonly [string, readonly string[]])[] = [
    ['`smtpd -n`', ['smtpd', '-n', '-f', at('sound.conf')]],
    ['`nginx -t`', ['nginx', '-t']],
    ['`shellcheck`', ['shellcheck', at('../scripts/action.sh')]],
  ];
  return [
    ...fromSystem.map(([name, program]) => ({
      name,
      program: isHere(program[0] ?? '') ? program : undefined,
    })),
    ...fromNpm.map(([name, program]) => ({ name, program: status === 0 ? program : undefined })),
  ];
}

const isHere = (program: string): boolean => spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;
