/** A block between the lines `-----BEGIN LABEL-----` and `-----END …` (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  /** The decoded contents, or undefined if they are not Base64 or are encrypted. */
  readonly der: Uint8Array | undefined;
}

/** The maximum number of blocks read from one text: more than any system's list of authorities has. */
const maxBlocks = 1000;

const block = /-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END /g;

/** The blocks of a PEM text in order, or undefined if there are too many. */
export function pemBlocks(text: string): readonly PemBlock[] | undefined {
  const found: PemBlock[] = [];
  for (const [, label = '', body = ''] of text.matchAll(block)) {
    if (found.length === maxBlocks) return undefined;
    found.push({ label, der: bytesOf(body) });
  }
  return found;
}

/** Decodes Base64. Headers, which only encrypted keys have, are not valid Base64. */
function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
