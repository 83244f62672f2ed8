import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../../src/eslint/plugin.js';
import { rules } from '../../src/index.js';
import { quoted } from '../../src/report/marks.js';
import { scratch } from '../cli/run-command.js';
import { lintText } from '../support/lint-text.js';

const { path, write } = scratch();
const open =
  'listen on 192.0.2.1\ntable unused { "x" }\naction "out" relay\nmatch from any for any action "out"\n';

/** The real ESLint, with this plugin. */
function eslint(more: object = {}, options: object = {}): ESLint {
  const config = { ...plugin.configs.recommended, ...more };
  // ESLint's types know JavaScript's rules only.
  return new ESLint({ cwd: path(), overrideConfigFile: true, overrideConfig: config as never, ...options });
}

describe('eslint smtpd.conf', () => {
  test('shows what the command does, at the same places', async () => {
    write('smtpd.conf', open);
    const [result] = await eslint().lintFiles(['smtpd.conf']);
    const { findings } = lintText(open);
    expect(findings.length).toBe(2);
    expect(
      result?.messages.map(({ ruleId, message, line, column }) => [ruleId, message, line, column]),
    ).toEqual([
      // Marked as in the plain formats of the command.
      ['smtpd-lint/unused-name', quoted(findings[0]?.message ?? ''), 2, 7],
      ['smtpd-lint/open-relay', quoted(findings[1]?.message ?? ''), 4, 7],
    ]);
    expect(result?.messages[1]?.severity).toBe(2);
    const [suggestion] = result?.messages[1]?.suggestions ?? [];
    expect(open.slice(...(suggestion?.fix.range ?? [0, 0]))).toMatch(/from any|match from any/);
  });

  test('--fix', async () => {
    const rule = 'match from local for any action "out"\n';
    const frame = 'listen on 192.0.2.1\naction "out" relay\n';
    write('smtpd.conf', frame + rule + rule);
    const [result] = await eslint({}, { fix: true }).lintFiles(['smtpd.conf']);
    expect(result?.output).toBe(frame + rule);
  });

  test('languageOptions and severities', async () => {
    write('smtpd.conf', 'listen on lo0 proxy-v2\naction "out" relay\nmatch for any action "out"\n');
    const old = eslint({ languageOptions: { release: '6.4' } });
    const [result] = await old.lintFiles(['smtpd.conf']);
    expect(result?.messages.map(({ ruleId }) => ruleId)).toContain('smtpd-lint/syntax');
    const off = eslint({ languageOptions: { release: '6.4' }, rules: { 'smtpd-lint/syntax': 'off' } });
    expect((await off.lintFiles(['smtpd.conf']))[0]?.messages).toEqual([]);
    await expect(eslint({ languageOptions: { release: '5.0' } }).lintFiles(['smtpd.conf'])).rejects.toThrow(
      /one of 6\.4/,
    );
    await expect(eslint({ languageOptions: { realease: '7.9' } }).lintFiles(['smtpd.conf'])).rejects.toThrow(
      /no such option/,
    );
  });

  test('what is found in a file that the text names stands where that is named', async () => {
    write('sub/smtpd.conf', 'listen on 192.0.2.1\ninclude "more.conf"\n');
    write('sub/more.conf', 'action "out" relay\n\nmatch from any for any action "out"\n');
    const [result] = await eslint().lintFiles(['sub/smtpd.conf']);
    expect(result?.messages).toEqual([
      expect.objectContaining({
        line: 2,
        column: 10,
        message: expect.stringMatching(/^more\.conf, line 3: Open relay/),
      }),
    ]);
  });

  test('every rule and preset is there', () => {
    expect(Object.keys(plugin.rules)).toEqual(rules.map(({ id }) => id));
    for (const config of Object.values(plugin.configs))
      for (const name of Object.keys(config.rules))
        expect(plugin.rules).toHaveProperty([name.replace('smtpd-lint/', '')]);
  });
});
