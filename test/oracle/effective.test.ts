import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/model/read-config.js';
import { noFiles } from '../../src/source/host.js';
import { corpusAbsent, corpusFiles, corpusName, oracleAbsent, verdictOfTexts } from '../support/oracle.js';
import { isRefused, shown, shownDifferences } from '../support/shown-config.js';
import { titled } from '../support/skipped.js';

const absent = corpusAbsent ?? oracleAbsent;

test.skipIf(absent !== undefined).each(['6.8', '7.9'] as const)(
  titled(
    'smtpd %s takes what is shown of each real file that it takes, under which all mail is treated the same',
    absent,
  ),
  { timeout: 240_000 },
  async (release) => {
    const files = corpusFiles('modern').flatMap((path) => {
      const file = { path: corpusName(path), text: readFileSync(path, 'utf8') };
      const config = readConfig(file, { release, platform: 'portable', files: noFiles });
      return isRefused(config) ? [] : [{ name: file.path, before: file.text, text: shown(config), config }];
    });
    expect(files.length).toBeGreaterThan(80);
    const differing = files.flatMap(({ name, config }) =>
      shownDifferences(config, noFiles).map((each) => [name, each]),
    );
    expect(differing).toEqual([]);
    const ask = (texts: readonly string[]) =>
      verdictOfTexts(
        texts.map((text) => Buffer.from(text)),
        [release],
        { stub: true },
      );
    const [before, after] = [
      await ask(files.map((each) => each.before)),
      await ask(files.map(({ text }) => text)),
    ];
    const refused = files.flatMap(({ name }, at) =>
      before[at]?.[0]?.ok && !after[at]?.[0]?.ok ? [[name, after[at]?.[0]?.raw]] : [],
    );
    expect(refused).toEqual([]);
  },
);
