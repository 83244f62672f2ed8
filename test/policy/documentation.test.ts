import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.js';
import { provePolicy } from '../../src/policy/prove.js';
import { load } from '../support/load-config.js';

const page = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```(smtpd|policy \w+)\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', text = '']) => ({
    kind,
    text,
  }),
);
const configuration = blocks.find(({ kind }) => kind === 'smtpd')?.text ?? '';
const examples = blocks.filter(({ kind }) => kind !== 'smtpd');

describe('docs/policy.md', () => {
  const { config, machine } = load(configuration);

  test('its configuration is accepted', () => {
    expect(config.refusals.filter(({ severity, host }) => severity !== 'warning' && !host)).toEqual([]);
    expect(examples.length).toBeGreaterThanOrEqual(8);
  });

  test.each(examples)('$kind: $text', ({ kind, text }) => {
    const { assertions, problems } = parsePolicy({ path: 'docs/policy.md', text });
    expect(problems.map(({ message }) => message)).toEqual([]);
    const wanted = kind.replace('policy ', '');
    const { verdicts } = provePolicy(config, machine, assertions);
    expect(verdicts.map(({ assertion, verdict }) => `${verdict}: ${assertion.text}`)).toEqual(
      assertions.map((assertion) => `${wanted}: ${assertion.text}`),
    );
  });
});
