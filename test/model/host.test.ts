import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAsSmtpd } from '../../src/model/build/as-smtpd.js';
import { readConfig } from '../../src/model/read-config.js';
import { hostCases, hostRecording, machineOf, type RecordedHostCase } from '../support/host-cases.js';
import { type OracleRelease, oracleReleases } from '../support/oracle-releases.js';

const recorded = readFileSync(hostRecording, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as RecordedHostCase);

/** What we say, as it is recorded. */
function ours(each: RecordedHostCase, release: OracleRelease): readonly string[] {
  const file = { path: '/smtpd.conf', text: each.conf };
  const { refusals } = readAsSmtpd(file, { release, platform: 'portable', ...machineOf(each) });
  const messages = refusals.flatMap(({ at, message, detail, severity, check }) => {
    // A fatal message is said by the program, a warning by its log.
    const program = severity === 'fatal' ? 'smtpd: ' : '';
    const place = at === undefined ? '-' : at.file === file ? `${at.line}` : `-: ${at.file.path}:${at.line}`;
    const line = `${place}: ${program}${message}`;
    const bare = check === 'I07' || check === 'I08' ? ['-: smtpd'] : [];
    return [...(detail === undefined ? [] : [`-: ${detail}`]), line, ...bare];
  });
  return [refusals.some(({ severity }) => severity !== 'warning') ? 'refused' : 'ok', ...messages];
}

describe('what smtpd -n finds on a machine', () => {
  it('is recorded for every case', () => {
    expect(recorded.map(({ name }) => name)).toEqual(hostCases.map(({ name }) => name));
  });

  describe.each(oracleReleases)('%s', (release) => {
    it('is found by us, in the same words and order', () => {
      const differ = recorded.flatMap((each) => {
        const server = each.verdicts[release] ?? each.verdicts['*'];
        const we = ours(each, release);
        return JSON.stringify(we) === JSON.stringify(server) ? [] : [{ name: each.name, server, we }];
      });
      expect(differ).toEqual([]);
    });
  });
});

describe('a configuration on a machine', () => {
  it('is never refused for what the text alone leaves open', () => {
    for (const each of recorded) {
      const { files } = machineOf(each);
      const text = { path: '/smtpd.conf', text: each.conf };
      const options = { release: '7.9', platform: 'portable', files } as const;
      const alone = readConfig(text, options).refusals;
      const accepted = each.verdicts['7.9']?.[0] ?? each.verdicts['*']?.[0];
      if (accepted === 'ok')
        expect(alone.filter(({ host, severity }) => !host && severity !== 'warning')).toEqual([]);
    }
  });
});
