import { expect, test } from 'vitest';
import { cipherFaults } from '../../rules/weak-tls/weak-ciphers.js';
import { readProtocols } from '../../src/model/tls-protocols.js';

const versions = (text: string, release: Parameters<typeof readProtocols>[1]) => {
  const read = readProtocols(text, release);
  return 'unreadable' in read ? `unreadable: ${read.unreadable}` : read.versions.join(' ');
};

test.each([
  ['default', '7.3', '1.2 1.3'],
  ['all', '7.3', '1.0 1.1 1.2 1.3'],
  ['tlsv1.1', '7.3', '1.1'],
  ['!tlsv1.0,!tlsv1.1', '7.3', '1.2 1.3'],
  ['tlsv1.1', '7.5', '1.2'],
  ['tlsv1.0:TLSv1.2', '7.6', '1.2'],
  ['tlsv1.1', '7.9', ''],
  ['tlsv1.1,!tlsv1.1', '7.9', ''],
  [' tlsv1.3, !tlsv1.2', '7.9', '1.3'],
  ['tlsv1.2 tlsv1.3', '7.9', 'unreadable: tlsv1.2 tlsv1.3'],
  ['sslv3', '7.4', 'unreadable: sslv3'],
  ['tlsv1.2,', '7.9', 'unreadable: '],
] as const)('protocols %s in %s', (text, release, left) => {
  expect(versions(text, release)).toBe(left);
});

test.each([
  ['HIGH:!aNULL:!MD5', []],
  ['secure', []],
  ['ECDHE-RSA-AES256-GCM-SHA384:ECDHE+CHACHA20', []],
  ['ALL:!aNULL:!MEDIUM', []],
  ['HIGH:-RC4:!3DES', []],
  ['legacy', ['ciphers of medium strength']],
  ['ECDHE-RSA-RC4-SHA', ['RC4']],
  ['HIGH:DES-CBC3-SHA', ['DES']],
  ['eNULL:EXP', ['no encryption', 'export ciphers']],
] as const)('ciphers %s', (text, faults) => {
  expect(cipherFaults(text)).toEqual(faults);
});
