import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { messagesOf } from '../../scripts/openbsd/compare-verdicts.mjs';

const project = fileURLToPath(new URL('../../', import.meta.url));

test("a server's messages are told without the file's name", () => {
  expect(messagesOf('/tmp/x/smtpd.conf:3: syntax error\nsmtpd: pki name not found: MX\n\n')).toEqual([
    '3: syntax error',
    'smtpd: pki name not found: MX',
  ]);
});

test('what is compared is what recordings hold: texts', () => {
  const [, first = ''] = readFileSync(`${project}fixtures/verdicts/recorded.jsonl`, 'utf8').split('\n');
  expect(typeof JSON.parse(first).text).toBe('string');
});
