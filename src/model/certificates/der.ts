/** One element of DER (X.690): its tag, and the offsets of its start, its contents and its end. */
export interface Element {
  readonly tag: number;
  readonly start: number;
  readonly contents: number;
  readonly end: number;
}

/** The tags of the elements that certificates and keys consist of. */
export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The maximum number of fields read from one sequence: more than any certificate has extensions or names. */
const maxFields = 1000;

/** The element that begins at an offset, or undefined if there is no complete one. */
export function elementAt(der: Uint8Array, start: number): Element | undefined {
  const tag = der[start];
  const first = der[start + 1];
  if (tag === undefined || first === undefined) return undefined;
  const octets = first < 0x80 ? 0 : first - 0x80;
  if (octets > 4) return undefined;
  let length = first < 0x80 ? first : 0;
  for (const octet of der.subarray(start + 2, start + 2 + octets)) length = length * 256 + octet;
  const contents = start + 2 + octets;
  const end = contents + length;
  return end <= der.length ? { tag, start, contents, end } : undefined;
}

/** The complete elements within `parent`; none if it is undefined. */
export function fieldsOf(der: Uint8Array, parent: Element | undefined): readonly Element[] {
  const fields: Element[] = [];
  let at = parent?.contents ?? 0;
  while (parent !== undefined && at < parent.end && fields.length < maxFields) {
    const field = elementAt(der, at);
    if (field === undefined || field.end > parent.end) break;
    fields.push(field);
    at = field.end;
  }
  return fields;
}

/** The contents of an element, as bytes. */
export const contentsOf = (der: Uint8Array, { contents, end }: Element): Uint8Array =>
  der.subarray(contents, end);

/** Formats bytes as hexadecimal digits, by which object identifiers and keys are compared. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
