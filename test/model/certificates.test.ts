import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { textFiles } from '../../src/index.js';
import { readCertificate, readCertificates } from '../../src/model/certificates/certificate.js';
import { publicPartOf } from '../../src/model/certificates/private-key.js';
import { lintText } from '../support/lint-text.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/rules/${name}`, import.meta.url), 'utf8');

const pair = { type: 'spki', format: 'pem' } as const;
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;

describe('certificates', () => {
  test('are valid when Node says so', () => {
    for (const text of rootCertificates) {
      const { validFrom, validTo } = new X509Certificate(text);
      expect(readCertificate(text)).toMatchObject({
        notBefore: Date.parse(validFrom),
        notAfter: Date.parse(validTo),
      });
    }
  });
  test('have the keys that Node finds', () => {
    for (const text of rootCertificates) {
      const key = createPublicKey(text).export({ format: 'jwk' });
      const digits = (part: string | undefined) => Buffer.from(part ?? '', 'base64url').toString('hex');
      const value = key.kty === 'RSA' ? digits(key.n) : `04${digits(key.x)}${digits(key.y)}`;
      expect(readCertificate(text)?.key).toEqual({ kind: key.kty, value });
    }
  });
  test('are for their alternative names, in lower case', () => {
    const text = fixture('certificate-name/bad/hostname/root/etc/ssl/mail.crt');
    expect(readCertificate(text)?.names).toEqual(['www.example.org', 'example.org']);
  });
  test('are all read, or none', () => {
    expect(readCertificates(rootCertificates.join('\n'))).toEqual(rootCertificates.map(readCertificate));
    const broken = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    expect(readCertificates(`${rootCertificates[0]}\n${broken}`)).toBeUndefined();
  });
  test.each(['', 'AAAA', 'MIIB', 'MIIBMIIB', 'MP//////'])('that are broken say nothing: %s', (body) => {
    expect(
      readCertificate(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`),
    ).toBeUndefined();
  });
});

describe('private keys', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const modulus = Buffer.from(rsa.publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex');

  test.each([
    ['PKCS 8', privateKey.export(pkcs8), { kind: 'EC', value: point.toString('hex') }],
    [
      'SEC 1',
      privateKey.export({ type: 'sec1', format: 'pem' }),
      { kind: 'EC', value: point.toString('hex') },
    ],
    ['PKCS 8', rsa.privateKey.export(pkcs8), { kind: 'RSA', value: modulus }],
    ['PKCS 1', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }), { kind: 'RSA', value: modulus }],
    [
      'PKCS 8',
      generateKeyPairSync('ed25519').privateKey.export(pkcs8),
      { kind: 'Ed25519', value: undefined },
    ],
  ])('show their public part: %s %#', (_, text, expected) => {
    expect(publicPartOf(String(text))).toEqual(expected);
  });
  test.each([
    ['PKCS 8', { ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' } as const],
    ['PKCS 1', { type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const],
  ])('that are encrypted show nothing: %s', (_, options) => {
    expect(publicPartOf(String(rsa.privateKey.export(options)))).toBeUndefined();
  });
  test('that are public ones are none', () => {
    expect(publicPartOf(String(rsa.publicKey.export(pair)))).toBeUndefined();
  });
});

describe('the end of a certificate', () => {
  const root = 'unfit-certificate/good/fits/';
  const ends = Date.UTC(2120, 0, 1);
  const day = 24 * 60 * 60 * 1000;
  const files = textFiles({
    '/etc/ssl/mail.crt': fixture(`${root}root/etc/ssl/mail.crt`),
    '/etc/ssl/private/mail.key': fixture(`${root}root/etc/ssl/private/mail.key`),
  });
  const said = (now: number | undefined) =>
    lintText(fixture(`${root}smtpd.conf`), { files, ...(now !== undefined && { now }) })
      .findings.filter(({ rule }) => rule === 'unfit-certificate')
      .map(({ message }) => message);

  test.each([
    [undefined, []],
    [ends - 15 * day, []],
    [ends - 13 * day, ['The certificate expires on `2120-01-01`']],
    [ends + 1000, ['The certificate expired on `2120-01-01`']],
    [Date.UTC(2019, 11, 31), ['The certificate is not valid before `2020-01-01`']],
  ])('counts from the time that is given: %s', (now, expected) => {
    expect(said(now)).toEqual(expected);
  });
});
