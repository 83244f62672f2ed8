/**
 * Decodes bytes as text without loss. smtpd compares bytes, so different bytes must never decode to equal texts: a byte that is not valid UTF-8
 * becomes one of the characters U+DC80 to U+DCFF, as with Python's `surrogateescape`, and not U+FFFD, which may be any of them.
 */

/** Decodes bytes. */
export function textOfBytes(bytes: Uint8Array): string {
  const text = decoder().decode(bytes);
  // Text that contains U+FFFD itself takes the slow path, too.
  return text.includes('\ufffd') ? fromBytes(latin1(bytes)) : text;
}

let known: InstanceType<typeof TextDecoder> | undefined;

function decoder(): InstanceType<typeof TextDecoder> {
  known ??= new TextDecoder('utf-8', { ignoreBOM: true });
  return known;
}

/** A number of arguments that a function call can always take. */
const pieceLength = 8192;

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceLength)
    text += String.fromCharCode(...bytes.subarray(at, at + pieceLength));
  return text;
}

/** Encodes a text in the form that smtpd compares: the bytes of its UTF-8, each as a character from U+0000 to U+00FF. */
export function toBytes(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return String.fromCharCode(code - 0xdc00);
    return Array.from(new TextEncoder().encode(character), (byte) => String.fromCharCode(byte)).join('');
  });
}

/** Decodes bytes that are encoded as by `toBytes`. */
export const fromBytes = (bytes: string): string => bytes.replace(notAscii, textOfRun);

/** Sequences that may be a UTF-8 character, or else a single byte. */
const notAscii = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

function textOfRun(run: string): string {
  const text = decoder().decode(Uint8Array.from(run, (byte) => byte.charCodeAt(0)));
  if (!text.includes('\ufffd') || run === '\xef\xbf\xbd') return text;
  return Array.from(run, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0))).join('');
}

/**
 * Whether a path differs from the one in the file system: Node writes and reads U+FFFD for each byte that is not valid UTF-8, and so would access
 * another file.
 */
export const isGarbled = (path: string): boolean => /[\ufffd\ud800-\udfff]/u.test(path);
