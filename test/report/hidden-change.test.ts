import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/lint/finding.js';
import { formats } from '../../src/report/formats.js';
import { hidden } from '../../src/source/hidden.js';
import type { SourceFile } from '../../src/source/text.js';
import { checkedFile, findingAt, reportOf, spanOf } from './sample-report.js';

const options = { colour: false, quiet: false, verbose: false } as const;

/** A report on a finding with this suggestion, in one of the formats. */
async function shown(format: 'pretty' | 'github' | 'gitlab', file: SourceFile, suggestion: Finding['fix']) {
  const suggestions = suggestion === undefined ? [] : [suggestion];
  const found = findingAt(spanOf(file, 'match'), { severity: 'error', suggestions });
  return formats[format](reportOf(checkedFile(file, { findings: [found] })), options);
}

describe('a suggestion of which no line is to be seen', () => {
  const windows: SourceFile = { path: 'smtpd.conf', text: 'match from any for any action r\r\n' };
  const end = { ...spanOf(windows, '\r'), file: windows };
  const unixLines = { description: 'Write Unix line ends', edits: [{ span: end, text: '' }] };

  test.each(['pretty', 'github', 'gitlab'] as const)(
    '%s: line ends are no secret, and have no diff',
    async (format) => {
      const text = await shown(format, windows, unixLines);
      expect(text).toContain('fix: Write Unix line ends');
      expect(text).not.toMatch(/secret|line ends:|```diff/);
    },
  );

  const password = hidden('hunter2 hunter2');
  const secret: SourceFile = { path: 'smtpd.conf', text: `match auth "${password}" for any action r\n` };
  const other = {
    description: 'Write another',
    edits: [{ span: spanOf(secret, password), text: hidden('x') }],
  };

  test.each(['pretty', 'github', 'gitlab'] as const)('%s: a secret is said to be one', async (format) => {
    expect(await shown(format, secret, other)).toContain(
      'Write another (its text has a secret and is not shown)',
    );
  });
});
