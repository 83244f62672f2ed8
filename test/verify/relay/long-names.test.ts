import { expect, test } from 'vitest';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { load } from '../../support/load-config.js';

/** Live 6.8 and 7.9: 250 for a label of 63 bytes, 501 for one of 64. */
const longest = 'k'.repeat(63);

test.each([
  [longest, 'yes'],
  [`${longest}k`, 'no'],
  [`*.${longest}`, 'yes'],
  [`*.${longest}k`, 'no'],
])('what no name may be is nobody’s domain: %s', (domain, expected) => {
  const { config, machine } = load(
    `listen on eth0\naction r relay\nmatch from any for domain "${domain}" action r\n`,
  );
  expect(verifyRelay(config, machine, {}).openRelay).toBe(expected);
});

test.each([
  'match from any helo regex "k{64}" for any action r',
  'match from any mail-from regex "^k{256}@" for any action r',
  'match from any for domain regex "k{64}" action r',
])('a text of a length that smtpd refuses is no defect: %s', (rule) => {
  const { config, machine } = load(`listen on eth0\naction r relay\n${rule}\n`);
  const { openRelay, failed, dependsOn } = verifyRelay(config, machine);
  expect([openRelay, failed]).toEqual(['unknown', undefined]);
  expect(dependsOn[0]?.reason).toContain('was not found out');
});
