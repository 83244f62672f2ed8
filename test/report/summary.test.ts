import { describe, expect, test } from 'vitest';
import { notReadText, whyUnread } from '../../src/model/config/unread-text.js';
import { summary } from '../../src/report/summary.js';
import { checkedFile, closed, reportOf } from './sample-report.js';

const file = { path: 'smtpd.conf', text: 'match from any for any action "out"\n' };
const verbose = { colour: false, quiet: false, verbose: true };
const plain = (_style: unknown, text: string): string => text;

describe('the last lines of a report', () => {
  test('name the answer of each release where they differ', () => {
    const one = checkedFile(file, {
      releases: [
        { release: '6.8', openRelay: 'no', refused: false },
        { release: '7.9', openRelay: 'unknown', refused: true },
      ],
    });
    expect(summary(reportOf(one), verbose, plain)).toContain(
      '  in 6.8: closed (proven)\n  in 7.9: not proven\n',
    );
  });

  test('and are silent about releases that agree', () => {
    const one = checkedFile(file, {
      releases: [
        { release: '6.8', openRelay: 'no', refused: false },
        { release: '7.9', openRelay: 'no', refused: false },
      ],
    });
    expect(summary(reportOf(one), verbose, plain)).not.toContain('in 6.8');
  });

  test('do not call a file that was not read an assumption where the verdict does not depend on it', () => {
    const unseen = {
      what: 'table domains',
      name: '/etc/mail/domains',
      path: '/etc/mail/domains',
      span: { file, start: 0, end: 5 },
      kind: 'outside',
      reason: 'outside',
    } as const;
    const reason = notReadText(whyUnread(unseen), unseen.path);
    const one = checkedFile(file, {
      config: { file, unseen: [unseen], rules: [] },
      verdict: { ...closed, assumptions: [reason, 'else'] },
    });
    const text = summary(reportOf(one), verbose, plain);
    expect(text).toContain('; the verdict does not depend on it\n');
    expect(text).toContain('assumed: else\n');
    expect(text).not.toContain(`assumed: ${reason}`);
  });

  test('mark the words of the configuration in what was fixed', () => {
    const fixed = [
      {
        ruleId: 'x',
        filePath: 'smtpd.conf',
        line: 1,
        column: 7,
        endLine: 1,
        endColumn: 10,
        message: '`any` is wide',
        description: 'Write `local`',
      },
    ];
    const one = checkedFile(file, { fixed });
    expect(summary(reportOf(one), verbose, plain)).toContain('fixed: line 1: "any" is wide (Write "local")');
  });
});
