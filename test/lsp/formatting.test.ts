import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from '../../grammar/index.js';
import { formatConfig } from '../../src/format/format-config.js';
import { formatting, rangeFormatting } from '../../src/lsp/formatting.js';
import { analysed } from './analyse-text.js';

const applied = (text: string, edits: TextEdit[]): string =>
  TextDocument.applyEdits(TextDocument.create('file:///smtpd.conf', 'smtpd', 0, text), edits);

const untidy = `listen   on lo0
# kept   as it is
action  "in"   maildir
match for local   action "in"`;

test('each run of changed lines is an edit', () => {
  const { text } = analysed(untidy);
  const edits = formatting(text, 'smtpd.conf');
  expect(edits.map(({ newText }) => newText)).toEqual([
    'listen on lo0\n',
    'action "in" maildir\n',
    'match for local action "in"\n',
  ]);
  expect(formatting(analysed(applied(untidy, edits)).text, 'smtpd.conf')).toEqual([]);
});

test('a range has the edits that touch its lines', () => {
  const { text } = analysed(untidy);
  const changed = (first: number, last: number): string =>
    applied(untidy, rangeFormatting(text, 'smtpd.conf', { first, last }));
  expect(changed(0, 0)).toBe(untidy.replace('listen   on', 'listen on'));
  expect(changed(1, 1)).toBe(untidy);
  expect(changed(1, 2)).toBe(untidy.replace('action  "in"   maildir', 'action "in" maildir'));
  expect(changed(3, 3)).toBe(`${untidy.replace('local   action', 'local action')}\n`);
});

test('edits make of each example what the formatter makes of it, and any part of them reads the same', () => {
  const folder = new URL('../../fixtures/rules/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.includes('good') && path.endsWith('.conf'),
  );
  let changing = 0;
  for (const path of files) {
    const source = readFileSync(new URL(path, folder), 'utf8');
    const { text } = analysed(source.replaceAll('|', ' ').replace(/^(\w+) /gm, '$1   '));
    const { model, machine, file } = text.conf;
    const formatted = formatConfig(model, machine);
    const edits = formatting(text, file.path);
    const whole = formatted.ok ? (formatted.texts.get(file.path) ?? file.text) : file.text;
    expect(applied(file.text, edits), path).toBe(whole);
    if (edits.length < 2) continue;
    changing += 1;
    const line = edits[1]?.range.start.line ?? 0;
    const part = applied(file.text, rangeFormatting(text, file.path, { first: line, last: line }));
    const words = (written: string) =>
      parse({ path: file.path, text: written }, model.options).statements.map(({ type }) => type);
    expect(words(part), path).toEqual(words(file.text));
  }
  expect(changing).toBeGreaterThan(50);
});
