import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/model/config/config.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import { type Release, releases } from '../../src/source/release.js';
import { filesBelow } from '../support/folder-files.js';
import {
  corpusAbsent,
  corpusFiles,
  corpusName,
  oracleAbsent,
  oracleReleases,
  verdict,
} from '../support/oracle.js';
import { titled } from '../support/skipped.js';

const none = filesBelow({});

const read = (path: string, text: string, release: Release, files: FileHost = none): Config =>
  readConfig({ path, text }, { release, platform: 'portable', files });

/** What smtpd says of the text, as the oracle writes it down; what depends on the machine only where `all`. */
const saysOf = ({ refusals }: Config, all: boolean): string[] =>
  refusals
    .filter(({ host, severity }) => (all || !host) && severity !== 'warning')
    .flatMap(({ at, message, detail }) => [
      ...(detail === undefined ? [] : [`-: ${detail}`]),
      `${at?.line ?? '-'}: ${message}`,
    ]);

interface RecordedCase {
  readonly name: string;
  readonly conf: string;
  /** By release, `*` for those that are not named: `ok`, or `refused` and smtpd's first message. */
  readonly verdicts: Readonly<Record<string, readonly [string, string?]>>;
}

const casesPath = fileURLToPath(new URL('../../../shared/oracle/verdict-cases.jsonl', import.meta.url));

function recordedCases(): readonly RecordedCase[] {
  try {
    const lines = readFileSync(casesPath, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedCase);
  } catch {
    return [];
  }
}

const cases = recordedCases();
const casesAbsent = cases.length > 0 ? undefined : '../shared/oracle/verdict-cases.jsonl is not there';

describe('what real servers said', () => {
  it.skipIf(casesAbsent !== undefined).each(oracleReleases)(titled('in %s', casesAbsent), (release) => {
    const differ = cases.flatMap(({ name, conf, verdicts }) => {
      const [outcome, message] = verdicts[release] ?? verdicts['*'] ?? ['ok'];
      const refused = outcome !== 'ok';
      const says = saysOf(read('smtpd.conf', conf, release), refused);
      const agree = refused ? says[0] === message?.replace('-: smtpd: ', '-: ') : says.length === 0;
      return agree ? [] : [{ name, outcome, message, says }];
    });
    expect(differ).toEqual([]);
  });
});

describe('the corpus', () => {
  const files = corpusFiles();

  it.skipIf(corpusAbsent !== undefined)(
    titled('is read without a throw, whatever the release', corpusAbsent),
    () => {
      for (const [index, path] of files.entries()) {
        const release = releases[index % releases.length] ?? '7.9';
        expect(() => read(path, readFileSync(path, 'utf8'), release)).not.toThrow();
      }
    },
  );

  const modern = corpusFiles('modern');
  it.skipIf(corpusAbsent !== undefined || oracleAbsent !== undefined)(
    titled('is accepted and refused as by a real 7.9', corpusAbsent ?? oracleAbsent),
    async () => {
      const answers = await verdict(modern, ['7.9'], { stub: true });
      const differ = answers.flatMap(({ file, ok, stubs = [], raw }) => {
        const standIns: FileHost = {
          read: (path) => (stubs.includes(`include ${path}`) ? { ok: true, text: '' } : none.read(path)),
        };
        const says = saysOf(read(file, readFileSync(file, 'utf8'), '7.9', standIns), false);
        return ok === (says.length === 0) ? [] : [{ file: corpusName(file), raw, says }];
      });
      expect(differ).toEqual([]);
    },
  );
});
