/**
 * Bytes as text. smtpd compares bytes, so that no two texts of bytes may read the same: a byte that is no UTF-8 is one of the characters U+DC80 to U+DCFF, as Python's
 * `surrogateescape` has it, and not U+FFFD, which stands for any.
 */

/** The text of some bytes. */
export function textOfBytes(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  // Text that has U+FFFD itself takes the long way, too.
  return text.includes('\ufffd') ? fromBytes(latin1(bytes)) : text;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** As many arguments as a function may certainly have. */
const pieceLength = 8192;

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceLength)
    text += String.fromCharCode(...bytes.subarray(at, at + pieceLength));
  return text;
}

/**
 * A text as smtpd compares it: the bytes of its UTF-8, each a character from U+0000 to U+00FF.
 */
export function toBytes(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return String.fromCharCode(code - 0xdc00);
    return Array.from(new TextEncoder().encode(character), (byte) => String.fromCharCode(byte)).join('');
  });
}

/** The text of bytes that are written as `toBytes` does. */
export const fromBytes = (bytes: string): string => bytes.replace(notAscii, textOfRun);

/** Sequences that may be a character of UTF-8, or else one byte. */
const notAscii = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

function textOfRun(run: string): string {
  const text = decoder.decode(Uint8Array.from(run, (byte) => byte.charCodeAt(0)));
  if (!text.includes('\ufffd') || run === '\xef\xbf\xbd') return text;
  return Array.from(run, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0))).join('');
}

/** Whether a path is not what the file system has: Node writes and reads U+FFFD for each byte that is no UTF-8, and so means another file. */
export const isGarbled = (path: string): boolean => /[\ufffd\p{Cs}]/u.test(path);
