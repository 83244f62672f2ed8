import { expect, test } from 'vitest';
import { lintText } from '../support/lint-text.js';

test('of syntax errors without end some are kept, and the others counted', () => {
  const { config, findings, verdict } = lintText('foo\n'.repeat(20_000));
  expect(config.statements).toHaveLength(1000);
  expect(config.moreErrors?.count).toBe(19_000);
  expect(findings.at(-1)?.message).toBe('19900 more findings of this rule are not listed');
  expect(findings.at(-1)?.fatal).toBe(true);
  expect(findings.length).toBeLessThan(1100);
  expect(verdict.openRelay).toBe('unknown');
});

test('statements behind them still count', () => {
  const { config } = lintText(`${'foo\n'.repeat(2000)}action "r" relay\nmatch from any for any action "r"\n`);
  expect(config.rules).toHaveLength(1);
});
