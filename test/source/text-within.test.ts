import { expect, test } from 'vitest';
import { Lexer } from '../../grammar/lexer/lexer.js';
import { endOfInput } from '../../grammar/tokens.js';
import { embeddedIn } from '../../src/source/embedded/embedded.js';
import { scriptChanges } from '../../src/source/embedded/script-changes.js';
import {
  lineStarts,
  positionAt,
  readingText,
  type SourceFile,
  spanText,
  textWithin,
  withNewText,
} from '../../src/source/text.js';
import { readText } from '../support/embedded-answers.js';

const configuration = 'listen on lo0\n# a comment\naction "in" maildir\nmatch for any action "in"\n';
const before = `#!/bin/sh\n${'echo a\r\n'.repeat(500)}cat >smtpd.conf <<E\n`;
const outer = { path: 'a.sh', text: `${before}${configuration}E\nls\n` };
const start = before.length;
const end = start + configuration.length;

/** The same text, which is not known to be a part of another one. */
const asItStands = ({ path, text }: SourceFile): SourceFile => ({ path, text });

test('a part of a file has the offsets, lines and columns of the file', () => {
  const part = textWithin(outer, start, end);
  expect(part.text).toBe(before.replace(/[^\n]/g, ' ') + configuration);
  expect(lineStarts(part)).toEqual(lineStarts(asItStands(part)));
  for (const offset of [0, 5, start, start + 20, end])
    expect(positionAt(part, offset)).toEqual(positionAt(asItStands(part), offset));
  for (const [from, to] of [
    [0, 4],
    [start - 1, start + 3],
    [start, end],
  ] as const)
    expect(spanText({ file: part, start: from, end: to })).toBe(part.text.slice(from, to));
});

test('a part of a file is read as the same text with blanks before it', () => {
  const [place] = embeddedIn(outer) ?? [];
  if (place === undefined) throw new Error('no configuration was found');
  const read = (file: SourceFile) => {
    const { config } = readText(file);
    const spans = [...config.statements, ...config.comments].map(({ span }) => [span.start, span.end]);
    return [spans, config.comments.map(({ text }) => text), config.refusals.map(({ message }) => message)];
  };
  expect(read(place.file)).toEqual(read(asItStands(place.file)));
});

test('what stands before a part of a file costs nothing to read', () => {
  const tokens = (file: SourceFile): number => {
    const lexer = new Lexer(file, '7.9');
    let count = 0;
    while (!lexer.read().is(endOfInput)) count += 1;
    return count;
  };
  const own = tokens({ path: 'smtpd.conf', text: configuration });
  expect(tokens(textWithin(outer, start, end))).toBe(own);
  expect(tokens(asItStands(textWithin(outer, start, end)))).toBeGreaterThan(own + 500);
});

test('a part of a file stays one with another text behind the same blanks', () => {
  const part = textWithin(outer, start, end);
  const added = withNewText(part, `${part.text}action "out" relay\n`);
  expect(readingText(added)).toEqual({ text: added.text, start });
  expect(lineStarts(added)).toEqual(lineStarts(asItStands(added)));
  expect(spanText({ file: added, start: end, end: end + 6 })).toBe('action');
  expect(readingText(withNewText(part, 'action "out" relay\n')).start).toBe(0);
});

test('what stands behind one of many strings is not searched', () => {
  const strings = (count: number): number => {
    let length = 0;
    const text = '  a = "b";\n'.repeat(count);
    const exec = RegExp.prototype.exec;
    RegExp.prototype.exec = function counted(searched: string) {
      length += this.global ? searched.length - this.lastIndex : 0;
      return exec.call(this, searched);
    };
    try {
      embeddedIn({ path: 'a.nix', text });
    } finally {
      RegExp.prototype.exec = exec;
    }
    return length;
  };
  expect(strings(2000)).toBeLessThanOrEqual(2.1 * strings(1000));
});

test('a variable that begins like another one is not taken for it', () => {
  const script = (line: string): SourceFile => ({
    path: 'a.sh',
    text: `CONF=/etc/smtpd.conf\nCONFIG=/etc/other\n${line}\n`,
  });
  const changed = (line: string) => scriptChanges('/etc/smtpd.conf', script(line), []).before;
  expect(changed('sed -i s/a/b/ $CONF')).toBe('what is changed by "sed -i s/a/b/ $CONF"');
  expect(changed('mv /tmp/new "$' + '{CONF}"')).toContain('what is changed by "mv ');
  expect(changed('sed -i s/a/b/ $CONFIG')).toBeUndefined();
});
