// Tests the fixtures, the page and the messages of one rule: npm run test:rule -- dead-rule
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [id = ''] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
if (!/^[a-z-]+$/.test(id) || !existsSync(`${root}rules/${id}.ts`)) {
  console.error(`no rule is called "${id}"`);
  process.exit(2);
}
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
// In one process, so that the rules are loaded only once.
const once = ['--project', 'unit', '--maxWorkers', '1', '--hideSkippedTests'];
const files = ['fixtures', 'docs', 'messages'].map((name) => `test/rules/${name}.test.ts`);
const args = ['run', ...once, ...files, '-t', `\\b${id}\\b`];
const env = { ...process.env, TEST_RULE: id };
const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit', env });
process.exit(status ?? 1);
