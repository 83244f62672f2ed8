import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ProtocolError, type Reply, ReplyReader, replyLimits, replyText } from '../../src/probe/reply.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(...chunks: readonly string[]): readonly Reply[] {
  const reader = new ReplyReader();
  for (const chunk of chunks) reader.push(bytes(chunk));
  const replies: Reply[] = [];
  for (let reply = reader.take(); reply !== undefined; reply = reader.take()) replies.push(reply);
  return replies;
}

describe('replies', () => {
  test.each<[string, readonly Reply[]]>([
    ['250 Ok\r\n', [{ code: 250, lines: ['Ok'] }]],
    ['250\n', [{ code: 250, lines: [''] }]],
    ['250-a\r\n250-b\r\n250 c\r\n', [{ code: 250, lines: ['a', 'b', 'c'] }]],
    [
      '550 no\r\n421 bye\r\n',
      [
        { code: 550, lines: ['no'] },
        { code: 421, lines: ['bye'] },
      ],
    ],
    ['250-a\r\n', []],
    ['250 a', []],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('in one line', () => {
    expect(replyText({ code: 250, lines: ['a', 'b'] })).toBe('250 b');
    expect(replyText({ code: 250, lines: [''] })).toBe('250');
  });

  test('however they are cut into pieces', () => {
    const text = '250-mail.example.org\r\n250-SIZE 1000\r\n250 HELP\r\n550 5.7.1 nö\r\n221 bye\r\n';
    const whole = read(text);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes(text).length), { maxLength: 12 }), (cuts) => {
        const reader = new ReplyReader();
        const all = bytes(text);
        const ends = [...cuts].sort((a, b) => a - b);
        [0, ...ends].forEach((from, index) => {
          reader.push(all.slice(from, ends[index] ?? all.length));
        });
        const replies = whole.map(() => reader.take());
        expect(replies).toEqual(whole);
        expect(reader.pending).toBe(false);
      }),
    );
  });

  test('what nobody has taken is pending', () => {
    const reader = new ReplyReader();
    expect(reader.pending).toBe(false);
    reader.push(bytes('2'));
    expect(reader.pending).toBe(true);
    reader.push(bytes('50 a\r\n'));
    expect([reader.take()?.code, reader.pending]).toEqual([250, false]);
  });
});

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH_9.7\r\n'],
  ['an empty line', '\r\n'],
  ['a code that there is not', '150 wait\r\n'],
  ['a code and no space', '250Ok\r\n'],
  ['a reply that is refused and accepted', '250-Ok\r\n550 no\r\n'],
  ['an endless line', 'x'.repeat(replyLimits.line + 1)],
  ['an endless reply', '250-x\r\n'.repeat(replyLimits.lines + 1)],
  ['endless replies', '250 x\r\n'.repeat(replyLimits.waiting)],
])('%s is no SMTP', (_, text) => {
  expect(() => read(text)).toThrow(ProtocolError);
});

test('a line that drips in byte by byte is copied a bounded number of times', () => {
  const reader = new ReplyReader();
  const line = bytes(`250-${'x'.repeat(400)}\r\n`);
  const copies = vi.spyOn(Uint8Array.prototype, 'set');
  for (let count = 0; count < 150; count++) for (const byte of line) reader.push(Uint8Array.of(byte));
  const copied = copies.mock.calls.reduce((sum, [piece]) => sum + piece.length, 0);
  copies.mockRestore();
  expect(copied).toBeGreaterThan(0);
  expect(copied).toBeLessThan(150 * line.length * 10);
});
