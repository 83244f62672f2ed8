import { createHash, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { authorityKeys } from '../../src/model/build/authority-keys.js';
import { publicAuthorities } from '../../src/verify/smtp/public-authorities.js';

const digestOf = (certificate: string): string =>
  createHash('sha256')
    .update(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');

describe('the keys of authorities', () => {
  test('are those that Node finds', () => {
    for (const certificate of rootCertificates)
      expect(authorityKeys(certificate)).toEqual([digestOf(certificate)]);
  });
  test('of a list are all of its keys, each once', () => {
    const text = [...rootCertificates, '# a comment', rootCertificates[0]].join('\r\n');
    expect(authorityKeys(text)).toEqual([...new Set(rootCertificates.map(digestOf))]);
  });
  test('of a text without certificates are none', () => {
    expect(authorityKeys('')).toEqual([]);
    expect(authorityKeys('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n')).toEqual([]);
  });
  test.each([
    '',
    '!',
    'AAAA',
    'MIIB',
    'MIIBMIIB',
    'MP//////',
    'MIT/////MIT/////',
    (rootCertificates[0] ?? '').split('\n').slice(1, 5).join('\n'),
  ])('of a broken certificate are not known: %s', (body) => {
    expect(
      authorityKeys(
        `${rootCertificates[1]}\n-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
      ),
    ).toBeUndefined();
  });
  test('of public authorities are known, as far as this Node knows the same ones', () => {
    const known = new Set(publicAuthorities);
    const here = rootCertificates.map(digestOf);
    expect(here.filter((key) => known.has(key)).length).toBeGreaterThan(here.length * 0.7);
  });
});
