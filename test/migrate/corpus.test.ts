import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { translateConfig } from '../../src/migrate/migrate.js';
import { proveMigration } from '../../src/migrate/proof.js';
import { readConfig } from '../../src/model/read-config.js';
import { noFiles } from '../../src/source/host.js';
import { corpusAbsent, corpusFiles, corpusName, oracleAbsent, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';

/** Files that are no configuration of any release from 5.3 on, and what is left of them. */
const left: Readonly<Record<string, string>> = {
  'legacy/0163.conf': 'of 2009: map NAME { source db … }, relay via HOST ssl enable auth',
  'legacy/0172.conf': 'of 2009: mbox with a path, a macro called local',
  'legacy/0199.conf': 'a template: ##IMAP_HOST##',
  'legacy/0202.conf': 'a template: pki mail.$domain',
  'legacy/0245.conf': 'of 2009, as 0163',
  'legacy/0329.conf': 'of 2009, as 0172',
  'legacy/0419.conf': 'deliver to mda with a command that is not in quotes',
};

/** Of 6.4, in a file that is older else: smtpd 7.9 takes no such limit. */
const fewRecipients: ReadonlySet<string> = new Set(['legacy/0262.conf', 'legacy/0366.conf']);

test.skipIf(corpusAbsent !== undefined).each(['6.8', '7.9'] as const)(
  titled(
    'real files before 6.4 migrate to what smtpd %s takes, with the same mail flows',
    corpusAbsent ?? oracleAbsent,
  ),
  { timeout: 240_000 },
  async (release) => {
    const migrated = corpusFiles('legacy').map((path) => {
      const name = corpusName(path);
      const file = { path: name, text: readFileSync(path, 'utf8') };
      const config = readConfig(file, { release, platform: 'openbsd', files: noFiles });
      const migration = translateConfig(config);
      if (migration === undefined) return { name, same: 'nothing to migrate', text: file.text };
      const { same, refusals, config: now } = proveMigration(config, migration, []);
      return { name, same: refusals.length > 0 ? 'refused' : same, text: now.file.text };
    });
    const whole = migrated.filter(
      ({ name }) => left[name] === undefined && !(release === '7.9' && fewRecipients.has(name)),
    );
    expect(whole.filter(({ same }) => same !== 'yes').map(({ name, same }) => [name, same])).toEqual([]);
    expect(whole.length).toBeGreaterThan(40);
    if (oracleAbsent !== undefined) return;
    const answers = await verdictOfTexts(
      whole.map(({ text }) => Buffer.from(text)),
      [release],
      { stub: true },
    );
    expect(answers.flatMap(([answer], at) => (answer?.ok ? [] : [whole[at]?.name, answer?.raw]))).toEqual([]);
  },
);
