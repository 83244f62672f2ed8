/** The block between the lines `-----BEGIN LABEL-----` and `-----END …` (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  /** undefined: it is no Base64, or is encrypted. */
  readonly der: Uint8Array | undefined;
}

/** Blocks of one text that are looked at: more than any system's list of authorities has. */
const maxBlocks = 1000;

const block = /-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END /g;

/** The blocks of a text in PEM form, in their order; undefined where there is no end of them. */
export function pemBlocks(text: string): readonly PemBlock[] | undefined {
  const found: PemBlock[] = [];
  for (const [, label = '', body = ''] of text.matchAll(block)) {
    if (found.length === maxBlocks) return undefined;
    found.push({ label, der: bytesOf(body) });
  }
  return found;
}

/** Base64 as bytes. Headers, which only encrypted keys have, are none. */
function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
