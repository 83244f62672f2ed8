import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/policy/parse.js';
import { provePolicy } from '../../../src/policy/prove.js';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { matrixOf } from '../../../src/verify/matrix/matrix.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { type LoadedConfig, load } from '../../support/load-config.js';
import { otherCertificate, ownCertificate } from '../../support/test-authorities.js';

const files = {
  '/ca/own.pem': ownCertificate,
  '/ca/other.pem': otherCertificate,
  '/ca/renamed.pem': `# the same\n${ownCertificate}`,
  '/ca/several.pem': ownCertificate + otherCertificate,
  '/ca/public.pem': rootCertificates.slice(3, 5).join('\n'),
  '/ca/both.pem': `${ownCertificate}${rootCertificates[3]}\n`,
};

const relays = (listener: string, declared = '', rules = 'match from any for any action r'): LoadedConfig =>
  load(
    `pki m cert "/m.crt"\npki m key "/m.key"\n${declared}\nlisten on 192.0.2.1 ${listener} pki m\naction r relay\n${rules}\n`,
    { files },
  );

const verdictOf = ({ config, machine }: LoadedConfig) => verifyRelay(config, machine);
const policyOf = ({ config, machine }: LoadedConfig, text: string) =>
  provePolicy(config, machine, parsePolicy({ path: 'p', text }).assertions).verdicts.map(
    ({ verdict }) => verdict,
  );
const rowsOf = ({ config, machine }: LoadedConfig) =>
  matrixOf(config, machine).rows.map(({ sender, cells }) => [
    sender.kind,
    ...new Set(cells.flatMap(({ parts }) => parts.map(({ disposition }) => disposition))),
  ]);
const ca = (path: string): string => `ca own cert "${path}"`;

describe('a certificate that anybody gets', () => {
  test.each<[string, LoadedConfig]>([
    ['verify without a ca', relays('tls-require verify')],
    ['from the first byte', relays('smtps verify')],
    [
      'of a file with public authorities beside an own one',
      relays('smtps verify ca own', ca('/ca/both.pem')),
    ],
    ['with a login offered', relays('tls-require verify auth-optional')],
    ['of a public authority that the file holds', relays('tls-require verify ca own', ca('/ca/public.pem'))],
    ['of a list that every system has', relays('smtps verify ca own', ca('/etc/ssl/cert.pem'))],
    [
      'of the file that the last statement names',
      relays(
        'tls-require verify ca own',
        ca('/ca/own.pem'),
        `match from any for any action r\n${ca('/ca/public.pem')}`,
      ),
    ],
  ])('%s', (_, loaded) => {
    const { openRelay, holes } = verdictOf(loaded);
    expect(openRelay).toBe('yes');
    expect(holes[0]).toMatchObject({ witness: { cert: true }, cause: 'certificate' });
    expect(policyOf(loaded, 'strangers never relay\nstrangers may not relay on port 25, 465\n')[0]).toBe(
      'refuted',
    );
    expect(rowsOf(loaded)[0]).toEqual(['strangers', 'relayed']);
  });
  test('is no reason where a rule asks for more', () => {
    const { openRelay } = verdictOf(
      relays('tls-require verify', '', 'match from src 198.51.100.0/24 for any action r'),
    );
    expect(openRelay).toBe('no');
  });
});

describe('a certificate of an own authority', () => {
  test.each(['/ca/own.pem', '/etc/ssl/branches.crt'])('%s makes no stranger', (path) => {
    const loaded = relays('tls-require verify ca own', ca(path));
    const { openRelay, assumptions } = verdictOf(loaded);
    expect(openRelay).toBe('no');
    expect(assumptions.join()).toContain(path);
    expect(policyOf(loaded, 'strangers never relay\nstrangers may not send\n')).toEqual(['proven', 'proven']);
    expect(rowsOf(loaded).slice(0, 2)).toEqual([
      ['strangers', 'refused'],
      ['certificates', 'relayed'],
    ]);
  });
  test('is told from others', () => {
    const { config, machine } = relays('tls-require verify ca own', ca('/ca/own.pem'));
    const ask = (envelope: object) => decide(config, machine, { tls: 'starttls', ...envelope }).decision;
    expect(ask({ cert: true })).toBe('accept');
    expect(ask({ cert: true, ca: '/ca/own.pem' })).toBe('accept');
    expect(ask({ cert: true, ca: 'public' })).toBe('error');
    expect(ask({ cert: true, ca: '/ca/public.pem' })).toBe('error');
    expect(ask({})).toBe('error');
  });
});

describe('compared', () => {
  const none = relays('tls-require');
  const system = relays('tls-require verify');
  const other = relays('tls-require verify ca own', ca('/ca/other.pem'));
  const ours = relays('tls-require verify ca own', ca('/ca/own.pem'));
  const renamed = relays('tls-require verify ca own', ca('/ca/renamed.pem'));
  const several = relays('tls-require verify ca own', ca('/ca/several.pem'));
  const unseen = relays('tls-require verify ca own', ca('/etc/ssl/branches.crt'));
  const known = relays('tls-require verify ca own', ca('/ca/public.pem'));
  test.each<[string, LoadedConfig, LoadedConfig, string, readonly string[]]>([
    ['own to any', ours, system, 'yes', ['newly-accepted', 'newly-refused']],
    ['any to own', system, ours, 'no', ['newly-accepted', 'newly-refused']],
    ['own to another one', ours, other, 'no', ['newly-accepted', 'newly-refused']],
    ['own to a public one', ours, known, 'yes', ['newly-accepted', 'newly-refused']],
    ['own to none', ours, none, 'yes', ['newly-accepted']],
    ['own to the same under another name', ours, renamed, 'no', []],
    ['own to one more', ours, several, 'no', ['newly-accepted']],
    ['own to a file that was not seen', ours, unseen, 'no', ['newly-accepted', 'newly-refused']],
    ['any to none', system, none, 'no', ['newly-accepted']],
    ['the same', ours, ours, 'no', []],
  ])('%s', (_, old, next, gain, kinds) => {
    const { changes, strangersGain, dependsOn } = compareFlows(old, next);
    expect(dependsOn).toEqual([]);
    expect([strangersGain, changes.map(({ kind }) => kind)]).toEqual([gain, kinds]);
  });
  test('the listeners say whose certificates', () => {
    const { listeners } = compareFlows(ours, system);
    expect(listeners.flatMap(({ differences }) => differences)).toEqual([
      'client certificate: required, of the authorities in /ca/own.pem, now required, of any public authority',
    ]);
  });
});
