import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scratch } from './command.js';

const readme = fileURLToPath(new URL('../../README.md', import.meta.url));
const fixtures = fileURLToPath(new URL('../../fixtures/example', import.meta.url));

/** A run of the command and its output, as the README shows it. */
const shown = /^```console\n\$ node dist\/smtpd-lint\.cjs ([^\n]+)\n[\s\S]*?^```$/gm;

test('the README shows what the command really prints (vitest -u puts it in)', async () => {
  const { copy, run } = scratch();
  copy(fixtures, 'fixtures/example');
  const text = readFileSync(readme, 'utf8');
  const runs = [...text.matchAll(shown)];
  expect(runs.length).toBeGreaterThanOrEqual(3);
  let real = text;
  for (const [block, args = ''] of runs) {
    const { stdout, stderr } = await run(args.split(' '));
    expect(stderr).toBe('');
    real = real.replace(block, () => `\`\`\`console\n$ node dist/smtpd-lint.cjs ${args}\n${stdout}\`\`\``);
  }
  await expect(real).toMatchFileSnapshot(readme);
});
