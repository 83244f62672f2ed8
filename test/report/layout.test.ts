import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { formats } from '../../src/report/formats.js';
import type { CheckedFile } from '../../src/report/results.js';
import { ledLines } from '../../src/report/text-lines.js';
import type { SourceFile } from '../../src/source/text.js';
import { checkedFile, findingAt, openRelay, reportOf, spanOf, unproven } from './sample-report.js';

/** A file with a line, labels and a message that are wider than a narrow terminal, and a warning that is. */
const wide: SourceFile = {
  path: 'hosts/mx1.example.org/etc/mail/smtpd.conf',
  text: [
    'listen on 192.0.2.10 port 2525 tls-require verify pki mx.example.org tag BRANCH hostname mx.example.org',
    'action "out" relay host "smtp+tls://relay.example.net" auth <secrets> helo mx.example.org',
    'match tag BRANCH from any for any action "out"',
    '',
  ].join('\n'),
};
const crowded: CheckedFile = checkedFile(wide, {
  findings: [
    findingAt(spanOf(wide, 'tls-require verify'), {
      message: 'Open relay: `tls-require verify` takes certificates of public authorities',
      label: 'everybody can get such a certificate',
      note: 'Without `ca` smtpd takes the certificate of any public authority, and this rule takes mail of all clients that show one',
      help: 'declare a `ca` of your own, and name it at this listener',
      related: [
        { span: spanOf(wide, 'listen on 192.0.2.10'), message: 'strangers connect here' },
        { span: spanOf(wide, 'from any'), message: 'matches every client' },
      ],
    }),
    findingAt(spanOf(wide, 'auth <secrets>'), {
      rule: 'unverified-relay-certificate',
      severity: 'warning',
      message: 'The password for `relay.example.net` is sent to whoever answers there',
    }),
  ],
  verdict: openRelay.verdict,
});
const reports = {
  'open-relay': [openRelay],
  unproven: [unproven],
  crowded: [crowded],
  several: [openRelay, unproven, crowded],
};

const options = { colour: false, quiet: false } as const;

describe.each(Object.entries(reports))('%s', (name, checked) => {
  test.each([80, 100, 160])('in %i columns', async (columns) => {
    const shown = await formats.pretty(reportOf(...checked), {
      ...options,
      verbose: false,
      terminal: { columns },
    });
    await expect(shown).toMatchFileSnapshot(`golden/layout/${name}.${columns}.txt`);
    for (const line of shown.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
    const coloured = await formats.pretty(reportOf(...checked), {
      ...options,
      colour: true,
      terminal: { columns },
    });
    expect(stripVTControlCharacters(coloured)).toBe(shown);
  });

  test('in a pipe, or the log of a CI server', async () => {
    const shown = await formats.pretty(reportOf(...checked), options);
    await expect(shown).toMatchFileSnapshot(`golden/layout/${name}.pipe.txt`);
    // Nothing is cut, and every marked word is one without colours, too.
    expect(shown.replace('250 …', '').replaceAll(/^ *…$/gm, '')).not.toContain('…');
    expect(shown).not.toContain('`');
  });
});

test('colours of a terminal: words of the configuration are bold', async () => {
  const shown = await formats.pretty(reportOf(openRelay), {
    ...options,
    colour: true,
    terminal: { columns: 80 },
  });
  await expect(shown.replaceAll('\u001b', '\\e')).toMatchFileSnapshot('golden/layout/open-relay.colour.txt');
  expect(shown).toContain('\u001b[1m"from\u001b[22m \u001b[1many"\u001b[22m');
});

test('no text is yellow, which a light terminal hides, or blue, which a dark one does', async () => {
  for (const verbose of [false, true]) {
    const shown = await formats.pretty(reportOf(openRelay, unproven, crowded), {
      colour: true,
      quiet: false,
      verbose,
      terminal: { columns: 80 },
    });
    expect(shown).toContain('\u001b[35m');
    expect(shown).not.toMatch(/\u001b\[(?:33|34|37|93|97)m/);
  }
});

test.each([20, 30, 40, 45])('only the answer is painted behind its place, in %i columns', (columns) => {
  const paint = (_: unknown, text: string): string => `[${text}]`;
  const lines = ledLines('etc/mail/smtpd.conf: verdict:', 'not proven: not read', { paint, columns }, 'red');
  const all = lines.join('\n');
  expect(
    all
      .replace(/\[[^\]]*\]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  ).toBe('etc/mail/smtpd.conf: verdict:');
  for (const line of all.replace(/[[\]]/g, '').split('\n'))
    expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
});

test('a place in another file is named, and so is the own file beside it', async () => {
  const other: SourceFile = { path: 'etc/mail/domains', text: 'example.org\n*\n' };
  const main: SourceFile = { path: 'smtpd.conf', text: 'match from any for domain <d> action "out"\n' };
  const finding = findingAt(spanOf(main, '<d>'), {
    related: [{ span: spanOf(other, '*'), message: 'matches every domain' }],
  });
  const shown = await formats.pretty(reportOf(checkedFile(main, { findings: [finding] })), {
    ...options,
    verbose: true,
  });
  expect(shown.split('\n').filter((line) => /^ +\S+ [\w./]+:\d+:\d+$/.test(line))).toEqual([
    ' --> smtpd.conf:1:27',
    ' --> etc/mail/domains:2:1',
  ]);
});
