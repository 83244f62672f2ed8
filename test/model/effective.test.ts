import { expect, test } from 'vitest';
import { effectiveStatements } from '../../src/model/effective/effective-config.js';
import { readConfig } from '../../src/model/read-config.js';
import { noFiles } from '../../src/source/host.js';
import { nodeFiles } from '../../src/source/node-files.js';
import { fixturesOf, rulesWithFixtures } from '../rules/rule-fixtures.js';
import { isRefused, shownDifferences } from '../support/shown-config.js';

test.each(rulesWithFixtures())('of the fixtures of %s it is the same configuration', (rule) => {
  const fixtures = fixturesOf(rule);
  const some = fixtures.filter(
    ({ root, kind }, at) => root !== undefined || fixtures.findIndex((each) => each.kind === kind) > at - 2,
  );
  const found = some.flatMap((fixture): readonly unknown[] => {
    const { text, release, platform, name, root, conf } = fixture;
    const files = root === undefined ? noFiles : nodeFiles({ root, main: conf, cwd: root });
    const config = readConfig({ path: 'smtpd.conf', text }, { release, platform, files });
    if (isRefused(config) || config.tooLarge) return [];
    return shownDifferences(config, files).map((each) => [name, each]);
  });
  expect(found).toEqual([]);
});

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
