import { expect, test } from 'vitest';
import { effectiveStatements } from '../../src/model/effective/effective-config.js';
import { readConfig } from '../../src/model/read-config.js';
import { noFiles } from '../../src/source/host.js';

test('an include that is not read stays in its place', () => {
  const text = 'include "/etc/mail/more"\nlisten on socket\naction a relay\nmatch for any action a\n';
  const config = readConfig(
    { path: 'smtpd.conf', text },
    { release: '7.9', platform: 'portable', files: noFiles },
  );
  const shownLines = effectiveStatements(config).filter(({ span }) => span !== undefined);
  expect(shownLines.map((each) => each.text)).toEqual([
    'include "/etc/mail/more"',
    'listen on socket',
    'action a relay',
    'match from local for any action a',
  ]);
});

test('the later statement of a setting holds, and limits have a default each', () => {
  const text = 'queue ttl 1d\nqueue ttl 2d\nsmtp limit max-rcpt 200\nmatch for any reject\n';
  const config = readConfig(
    { path: 'smtpd.conf', text },
    { release: '7.9', platform: 'portable', files: noFiles },
  );
  expect(effectiveStatements(config).map((each) => each.text)).toEqual([
    'listen on socket',
    'bounce warn-interval 4h',
    'smtp max-message-size 35M',
    'smtp sub-addr-delim "+"',
    'smtp limit max-mails 100',
    'queue ttl 2d',
    'smtp limit max-rcpt 200',
    'match from local for any reject',
  ]);
});
