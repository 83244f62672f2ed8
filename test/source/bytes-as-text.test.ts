import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isGarbled, textOfBytes, toBytes } from '../../src/source/bytes-as-text.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

test('no two texts of bytes read the same', () => {
  const byte = fc.constantFrom(0x61, 0x80, 0xbb, 0xbf, 0xc3, 0xe2, 0xed, 0xef, 0xbd, 0xa0, 0xf0, 0xff);
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (bytes) => {
      expect(toBytes(textOfBytes(Uint8Array.from(bytes)))).toBe(latin1(Uint8Array.from(bytes)));
    }),
  );
});

test('what is UTF-8 reads as that', () => {
  const text = '\ufeffä€😀\ufffd\r\n';
  expect(textOfBytes(Buffer.from(text))).toBe(text);
  expect(textOfBytes(Buffer.concat([Buffer.from(text), Buffer.of(0xe2, 0x82, 0x41)]))).toBe(
    `${text}\udce2\udc82A`,
  );
  const long = Buffer.concat([Buffer.alloc(100_000, 'ä'), Buffer.of(0xff)]);
  expect(textOfBytes(long)).toBe(`${'ä'.repeat(50_000)}\udcff`);
});

test('a path that leads elsewhere is one with such a byte, or with what stands for it', () => {
  expect(['/a\udcff', '/a\ufffd', '/ä', '/😀'].map(isGarbled)).toEqual([true, true, false, false]);
});
