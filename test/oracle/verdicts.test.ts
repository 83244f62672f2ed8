import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKeyword } from '../../grammar/index.js';
import { type OracleRelease, oracleReleases } from '../support/oracle-releases.js';
import { compareRelays, ourVerdict, verdictHost } from '../support/relay-comparison.js';
import {
  nameOfRecording,
  ofText,
  type RecordedText,
  textOfVerdict,
  verdictFor,
  verdictsFolder,
} from '../support/verdicts.js';

const parsed = (line: string): RecordedText => JSON.parse(line) as RecordedText;

const recorded = readFileSync(join(verdictsFolder, 'recorded.jsonl'), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')
  .map(parsed);

/** Texts on which we once disagreed, as small as they could be made. */
const folder = join(verdictsFolder, 'regressions');
const regressions = (existsSync(folder) ? readdirSync(folder) : [])
  .sort()
  .map((name) => parsed(readFileSync(join(folder, name), 'utf8')));

/**
 * A list that breaks off right behind its first entry. The parser of Debian's 7.4 has not taken that entry yet, those of the others have:
 * a later use of the table gives another message. The verdict and the first message are the same.
 */
const breaksOff = (text: string, release: OracleRelease): boolean =>
  release === '7.4' &&
  [...text.matchAll(/\{[ \t]*(?:"[^"]*"|[\w.:@-]+(?![\w.:@-]))[ \t]*([\w-]+|[^\s"',=}])/g)].some(
    ([, next = '']) => !/^\w/.test(next) || isKeyword(next, release),
  );

describe('recorded verdicts', () => {
  it('are many, and many of them accept', () => {
    const accepted = recorded.filter((each) =>
      oracleReleases.every((release) => verdictFor(each, release).ok),
    );
    expect(recorded.length).toBeGreaterThanOrEqual(2000);
    expect(accepted.length).toBeGreaterThanOrEqual(700);
  });

  it.each(oracleReleases)('%s: the same verdict, the same first line, the same messages', (release) => {
    const agreed = { texts: 0, verdicts: 0, firstLines: 0, messages: 0 };
    const different = [...recorded, ...regressions].flatMap((each): unknown[] => {
      const text = textOfVerdict(each);
      const server = ofText(verdictFor(each, release), each.stubs);
      const ours = ourVerdict(text, release, verdictHost(each.stubs));
      const same = compareRelays(server, ours);
      agreed.texts++;
      if (same.verdict) agreed.verdicts++;
      if (same.firstLine) agreed.firstLines++;
      if (same.messages) agreed.messages++;
      const messages = same.messages || breaksOff(text.toString('latin1'), release);
      return same.verdict && same.firstLine && messages
        ? []
        : [{ text: text.toString('utf8'), smtpd: server, ours }];
    });
    console.log(
      `${release}: of ${agreed.texts} texts ${agreed.verdicts} verdicts, ${agreed.firstLines} first lines, ${agreed.messages} lists of messages agree`,
    );
    expect(different).toEqual([]);
  });
});

it('the texts on which we once disagreed are named by what they show', () => {
  for (const name of readdirSync(folder)) {
    const recording: RecordedText = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    expect(name.startsWith(nameOfRecording(recording)), name).toBe(true);
  }
});
