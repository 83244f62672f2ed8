import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseFile } from '../../grammar/index.js';
import { formatConfig } from '../../src/format/format-config.js';
import { formatting, rangeFormatting } from '../../src/lsp/formatting.js';
import { analysed } from './analyse-text.js';
import { applied } from './apply-edits.js';

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
    const { edits } = formatting(text, file.path);
    const whole = formatted.ok ? (formatted.texts.get(file.path) ?? file.text) : file.text;
    expect(applied(file.text, edits), path).toBe(whole);
    if (edits.length < 2) continue;
    changing += 1;
    const line = edits[1]?.range.start.line ?? 0;
    const part = applied(file.text, rangeFormatting(text, file.path, { first: line, last: line }));
    const words = (written: string) =>
      parseFile({ path: file.path, text: written }, model.options).statements.map(({ type }) => type);
    expect(words(part), path).toEqual(words(file.text));
  }
  expect(changing).toBeGreaterThan(50);
});
