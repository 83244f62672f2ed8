import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseFile } from '../../grammar/index.js';
import { noFiles } from '../../src/source/host.js';
import { releases } from '../../src/source/release.js';
import {
  corpusAbsent,
  corpusFiles,
  corpusName,
  dialects,
  type OracleRelease,
  oracleAbsent,
  verdict,
} from '../support/oracle.js';
import { compareRelays, ourVerdict, verdictHost } from '../support/relay-comparison.js';
import { titled } from '../support/skipped.js';
import { ofText, shortForm, verdictsRoot } from '../support/verdicts.js';

/** The newest release that can be asked. */
const newest = '7.9' satisfies OracleRelease;

describe.skipIf(corpusAbsent !== undefined)(titled('the corpus', corpusAbsent), () => {
  it.each(dialects)('%s files: each is read to its end, by every release', (dialect) => {
    const files = corpusFiles(dialect);
    expect(files.length).toBeGreaterThan(0);
    for (const path of files) {
      const text = readFileSync(path, 'utf8');
      for (const release of releases) {
        const { statements } = parseFile({ path, text }, { release, platform: 'portable', files: noFiles });
        // Statements stand in the order of the text and do not overlap: nothing was read twice.
        let end = 0;
        for (const { span } of statements.filter(({ span: { file } }) => file.path === path)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          end = span.end;
        }
      }
    }
  });

  it.skipIf(oracleAbsent !== undefined)(
    titled('modern files: refused where smtpd refuses them, with its messages', oracleAbsent),
    async () => {
      const files = corpusFiles('modern');
      const answers = await verdict(files, [newest], { stub: true, overlay: verdictsRoot });
      const different = answers.flatMap((answer): unknown[] => {
        const [word, ...messages] = shortForm(answer);
        const smtpd = ofText({ ok: word === 'ok', messages }, answer.stubs);
        const ours = ourVerdict(readFileSync(answer.file), newest, verdictHost(answer.stubs));
        const same = compareRelays(smtpd, ours);
        return same.verdict && same.firstLine && same.messages
          ? []
          : [{ file: corpusName(answer.file), smtpd, ours }];
      });
      console.log(
        `${files.length - different.length} of ${files.length} modern files: smtpd ${newest} says the same`,
      );
      expect(answers).toHaveLength(files.length);
      expect(different).toEqual([]);
    },
  );
});
