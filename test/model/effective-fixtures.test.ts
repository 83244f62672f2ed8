import { expect, test } from 'vitest';
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
