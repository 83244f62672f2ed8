import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats } from '../../src/report/formats.js';
import type { SourceFile } from '../../src/source/text.js';
import { checkedFile, closed, findingAt, openRelay, reportOf, spanOf } from './sample-report.js';

const plain = { colour: false, quiet: false };
const clean = checkedFile({ path: 'clean.conf', text: 'match for local action "a"\n' });
const names = [
  'pretty',
  'stylish',
  'json',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'unix',
  'compact',
  'rdjson',
] as const;

describe('each format has a golden file', () => {
  for (const name of names) {
    test(`${name}: an open relay`, async () => {
      await expect(await formats[name](reportOf(openRelay), plain)).toMatchFileSnapshot(
        `golden/open-relay.${name}.txt`,
      );
    });
    test(`${name}: no findings`, async () => {
      await expect(await formats[name](reportOf(clean), plain)).toMatchFileSnapshot(
        `golden/clean.${name}.txt`,
      );
    });
  }
});

test('colour changes nothing but the colour', async () => {
  const coloured = await formats.pretty(reportOf(openRelay), { colour: true, quiet: false });
  expect(coloured).toContain('\u001b[');
  expect(stripVTControlCharacters(coloured)).toBe(await formats.pretty(reportOf(openRelay), plain));
});

test('the order in which colours are asked for does not matter', async () => {
  const first = await formats.pretty(reportOf(openRelay), plain);
  await formats.pretty(reportOf(openRelay), { colour: true, quiet: false });
  expect(first).not.toContain('\u001b');
  expect(await formats.pretty(reportOf(openRelay), plain)).toBe(first);
});

test('formatting does not change the report', async () => {
  const report = reportOf(openRelay, clean);
  const before = JSON.stringify(report.results);
  for (const name of names) await formats[name](report, plain);
  expect(JSON.stringify(report.results)).toBe(before);
});

test('quiet says nothing about a file that is in order, but never hides that the answer is not known', async () => {
  const unknown = checkedFile(clean.config.file, {
    verdict: {
      ...closed,
      openRelay: 'unknown',
      dependsOn: [{ reason: 'table <x> is a database', span: undefined }],
    },
  });
  const quiet = { colour: false, quiet: true };
  expect(await formats.pretty(reportOf(clean), quiet)).toBe('');
  expect(await formats.pretty(reportOf(unknown), quiet)).toContain(
    'verdict: not proven: table <x> is a database',
  );
});

describe('hostile texts', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 200 });
  const nasty = fc
    .array(fc.constantFrom('\u001b[2J', '\u009b', '\u202e', '\r', '\0', '\t', '界', '::error::x', '%', 'a'))
    .map((parts) => parts.join(''));
  const text = fc.oneof(hostile, nasty);

  const reportFor = (words: string, path: string) => {
    const file: SourceFile = { path, text: `before ${words} after` };
    const span = { file, start: 7, end: 7 + words.length };
    return reportOf(
      checkedFile(file, {
        config: {
          file,
          rules: [],
          unseen: [{ name: path, kind: 'file', path, what: words, reason: words, span }],
        },
        findings: [
          findingAt(span, {
            message: words,
            related: [{ span, message: words }],
            suggestions: [{ description: words, edits: [{ span, text: words }] }],
            transcript: [words],
          }),
        ],
        verdict: { ...closed, assumptions: [words], dependsOn: [{ reason: words, span }] },
      }),
    );
  };

  test('put no control character into any output', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (words, path) => {
        for (const name of names) {
          const output = await formats[name](reportFor(words, path), plain);
          expect(output).not.toMatch(
            /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
          );
        }
      }),
    );
  });

  test('cannot give GitHub a command of their own', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (words, path) => {
        const output = await formats.github(reportFor(words, path), plain);
        const commands = output.split('\n').filter((line) => line.trimStart().startsWith('::'));
        expect(commands).toHaveLength(1);
        expect(commands[0]).toMatch(/^::error file=[^,:\n]*,line=1,/);
      }),
    );
  });

  test('come back from JSON as they were', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (words) => {
        const [result] = JSON.parse(await formats.json(reportFor(words, 'x'), plain));
        expect(result.messages[0].message).toBe(words);
      }),
    );
  });
});

test('a file that is checked and included by another has one result, with what was found there said once', () => {
  const shared: SourceFile = { path: 'shared.conf', text: 'listen on lo\n' };
  const again: SourceFile = { path: 'shared.conf', text: 'listen on lo\n' };
  const first = checkedFile(openRelay.config.file, { findings: [findingAt(spanOf(shared, 'lo'))] });
  const second = checkedFile(again, { findings: [findingAt(spanOf(again, 'lo'))] });
  const { results } = reportOf(first, second);
  expect(results.map(({ filePath, errorCount }) => [filePath, errorCount])).toEqual([
    ['smtpd.conf', 0],
    ['shared.conf', 1],
  ]);
  expect(results[1]?.openRelay).toBe('no');
});
