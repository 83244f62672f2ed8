import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { afterEach, describe, expect, test } from 'vitest';
import { formats } from '../../src/report/formats.js';
import type { CheckedFile } from '../../src/report/results.js';
import type { SourceFile } from '../../src/source/text.js';
import { checkedFile, findingAt, openRelay, reportOf, spanOf } from './sample-report.js';

const plain = { colour: false, quiet: false };
const pretty = (checked: CheckedFile, more: object = {}) =>
  formats.pretty(reportOf(checked), { ...plain, ...more });

/** A file of `count` lines, each with the same mistake, and a last one with another. */
function many(count: number): CheckedFile {
  const file: SourceFile = { path: 'many.conf', text: `${'wrong\n'.repeat(count)}last\n` };
  const findings = Array.from({ length: count }, (_, line) =>
    findingAt(
      { file, start: line * 6, end: line * 6 + 5 },
      { rule: 'syntax', message: 'syntax error', severity: line % 2 ? 'warning' : 'error' },
    ),
  );
  return checkedFile(file, { findings: [...findings, findingAt(spanOf(file, 'last'))] });
}

describe('many findings', () => {
  test('a hundred of a file are listed, errors before warnings, and the others counted', async () => {
    const output = await pretty(many(300));
    expect(output.match(/^ {2}[✖⚠] /gm)).toHaveLength(100);
    expect(output.match(/^ {2}⚠ /gm)).toBeNull();
    expect(output).toContain('  150 warnings (--verbose explains)\n  151 errors\n');
    expect(output).toContain(
      '  not listed: 201 more in many.conf (200 syntax, 1 open-relay); --format stylish lists more\n',
    );
    expect((await formats.unix(reportOf(many(300)), plain)).match(/^many\.conf:/gm)).toHaveLength(301);
    expect(await pretty(many(99))).not.toContain('not listed');
  });

  test('what is the same is shown in detail once', async () => {
    const output = await pretty(many(300));
    expect(output.match(/^error\[/gm)).toHaveLength(2);
    expect(output).toContain('= also at: lines 3, 5, 7,');
    expect(output).toMatch(/, 41 and 129 more$/m);
  });

  test('twenty different ones are', async () => {
    const file: SourceFile = { path: 'x', text: 'wrong\n'.repeat(50) };
    const findings = Array.from({ length: 50 }, (_, line) =>
      findingAt({ file, start: line * 6, end: line * 6 + 5 }, { message: `no ${line}`, severity: 'warning' }),
    );
    const output = await pretty(checkedFile(file, { findings }), { verbose: true });
    expect(output.match(/^warning\[/gm)).toHaveLength(20);
    expect(output).toContain('\nand 30 more warnings without details\n');
  });

  test('each dialogue is', async () => {
    const [relay] = openRelay.findings;
    const file: SourceFile = { path: 'x', text: 'a\nb\n' };
    const findings = ['a', 'b'].map((word) =>
      findingAt(spanOf(file, word), { ...relay, span: spanOf(file, word) }),
    );
    expect(
      (await pretty(checkedFile(file, { findings }))).match(/= session that gets through/g),
    ).toHaveLength(2);
  });
});

describe('--verbose', () => {
  const file: SourceFile = { path: 'w.conf', text: 'table spare { "x" }\nlisten on lo\n' };
  const goes = { description: 'it goes', edits: [{ span: { file, start: 0, end: 20 }, text: '' }] };
  const checked = checkedFile(file, {
    findings: [
      findingAt(spanOf(file, 'spare'), {
        rule: 'unused-name',
        severity: 'warning',
        message: 'never used',
        related: [{ span: spanOf(file, 'lo'), message: 'beside this' }],
        suggestions: [goes],
        fix: goes,
      }),
    ],
  });

  test('shows warnings as errors are shown', async () => {
    expect(await pretty(checked, { verbose: true })).toContain(
      [
        'warning[unused-name]: never used',
        '1 | table spare { "x" }',
        '  |       ^^^^^',
        '2 | listen on lo',
        '  |           -- beside this',
        '  = fix with --fix: it goes',
        '      - table spare { "x" }',
        '  = read more: smtpd-lint explain unused-name',
        '',
        'w.conf: verdict: closed (proven)',
        '  1 fixable with --fix',
      ].join('\n'),
    );
  });
  test('and without it they are listed', async () => {
    const output = await pretty(checked);
    expect(output).not.toContain('warning[unused-name]');
    expect(output).toContain('  1 warning (--verbose explains)\n');
  });
});

describe('a terminal', () => {
  const narrow = { terminal: { columns: 50 } };
  const file: SourceFile = { path: 'n.conf', text: `listen on lo # ${'long '.repeat(40)}\n` };
  const message = 'a sentence that is too long for one line of this terminal, and goes on in the next';
  const checked = checkedFile(file, {
    findings: [
      findingAt(spanOf(file, 'lo'), { message: `error: ${message}` }),
      findingAt(spanOf(file, 'listen'), { message: `warning: ${message}`, severity: 'warning' }),
    ],
  });

  test('gets no line that it has no room for', async () => {
    for (const colour of [false, true]) {
      const output = await pretty(checked, { ...narrow, verbose: true, colour });
      const lines = stripVTControlCharacters(output).split('\n');
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(50);
    }
  });

  test('gets in one line what follows in detail, and all of the rest', async () => {
    const output = await pretty(checked, narrow);
    expect(output.slice(0, output.indexOf('1 warning'))).toBe(
      [
        '',
        '  n.conf',
        '  ⚠  1:1   warning: a sentence that is  open-relay',
        '           too long for one line of this terminal,',
        '           and goes on in the next',
        '  ✖  1:11  error: a sentence that is…   open-relay',
        '',
        '  ',
      ].join('\n'),
    );
    expect(output.slice(output.indexOf('\nerror')).replaceAll(/\n +/g, ' ')).toContain(`error: ${message}`);
  });

  test('of several files, keeps each line with its finding', async () => {
    const other = checkedFile({ ...file, path: 'other.conf' }, { findings: checked.findings.slice(1) });
    const both = [
      checked,
      {
        ...other,
        findings: other.findings.map((one) => ({ ...one, span: { ...one.span, file: other.config.file } })),
      },
    ];
    const output = await formats.pretty(reportOf(...both), { ...plain, ...narrow });
    expect(output.match(/this terminal,\n {11}and goes on in the next\n/g)).toHaveLength(2);
    expect(output).toMatch(/next\n {2}✖/);
    // In the order in which they were named, whichever has more errors.
    expect(output).toMatch(/^\n {2}n\.conf\n {2}⚠[\s\S]*\n\n {2}other\.conf\n {2}⚠/);
  });

  test('that does not say how wide it is gets the same as a pipe', async () => {
    expect(await pretty(checked, { terminal: { columns: undefined } })).toBe(await pretty(checked));
  });
});

describe('links', () => {
  const own = process.env.FORCE_HYPERLINK;
  afterEach(() => {
    if (own === undefined) delete process.env.FORCE_HYPERLINK;
    else process.env.FORCE_HYPERLINK = own;
  });
  const terminal = { columns: undefined };
  const at = (path: string) => {
    const file: SourceFile = { path, text: 'listen on lo\n' };
    return checkedFile(file, { findings: [findingAt(spanOf(file, 'lo'))] });
  };
  const linked = async (path: string, more: object = { colour: true, terminal }) =>
    [...(await pretty(at(path), more)).matchAll(/\u001b\]8;;(file:[^\u0007]*)\u0007/g)].map(([, uri]) => uri);

  test('lead to the file, from its name in the list and the places below', async () => {
    process.env.FORCE_HYPERLINK = '1';
    const uri = `file://${process.cwd()}/smtpd.conf`;
    const found = await linked('smtpd.conf');
    expect(found.filter((one) => !one?.endsWith('.md'))).toEqual([uri]);
  });

  test('of hostile names are URIs, and can do nothing to the terminal', async () => {
    process.env.FORCE_HYPERLINK = '1';
    const name = "a b#c?d%é'/\u001b]8;;x\u0007\u009c\u202e.conf";
    const output = await pretty(at(name), { colour: true, terminal });
    expect(output).toContain('/a%20b%23c%3Fd%25%C3%A9');
    // Nothing but the sequences that are meant: links and colours.
    const rest = output
      .replaceAll(/\u001b\]8;;(?:file:[!-~]*)?\u0007/g, '')
      .replaceAll(/\u001b\[[\d;]*m/g, '');
    expect(rest).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  test('there are none of standard input, nor where nobody can click', async () => {
    process.env.FORCE_HYPERLINK = '1';
    const pages = (found: readonly unknown[]) => found.filter((one) => !String(one).endsWith('.md'));
    expect(pages(await linked('<stdin>'))).toEqual([]);
    expect(await linked('smtpd.conf', { colour: true })).toEqual([]);
    expect(await linked('smtpd.conf', { colour: false, terminal })).toEqual([]);
    process.env.FORCE_HYPERLINK = '0';
    expect(await linked('smtpd.conf')).toEqual([]);
    expect(process.env.FORCE_HYPERLINK).toBe('0');
  });
});
