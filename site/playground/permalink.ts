/**
 * What a link to the playground holds, everything behind its `#`: JSON, deflated, in base64url. A browser never sends that part of an address.
 */
export interface SharedState {
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly release?: string;
  readonly platform?: string;
  /** The panel that is open. */
  readonly panel?: string;
  /** The configuration that it is compared with. */
  readonly old?: string;
  readonly policy?: string;
}

export async function encodeState(state: SharedState): Promise<string> {
  const stream = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Undefined for what is no such link. */
export async function decodeState(hash: string): Promise<SharedState | undefined> {
  try {
    const binary = atob(hash.replace(/^#/, '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return checked(JSON.parse(await limitedText(stream)));
  } catch {
    return undefined;
  }
}

/** No link unpacks to more characters. */
const maxLength = 4 << 20;

/** The text of a stream. Throws where it is longer than any configuration: a short link can hold gigabytes of zeros. */
async function limitedText(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let text = '';
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    text += decoder.decode(next.value, { stream: true });
    if (text.length > maxLength) {
      await reader.cancel();
      throw new RangeError('too long');
    }
  }
  return text;
}

function checked(value: unknown): SharedState | undefined {
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string')
    return undefined;
  const known = ['release', 'platform', 'panel', 'old', 'policy'];
  const texts = Object.entries(value).filter(
    ([name, one]) => known.includes(name) && typeof one === 'string',
  );
  const files =
    'files' in value && typeof value.files === 'object' && value.files !== null ? value.files : {};
  return {
    text: value.text,
    files: Object.fromEntries(Object.entries(files).filter(([, one]) => typeof one === 'string')),
    ...Object.fromEntries(texts),
  };
}
