import { describe, expect, test } from 'vitest';
import { summary } from '../../src/report/summary.js';
import { checkedFile, reportOf } from './sample-report.js';

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
