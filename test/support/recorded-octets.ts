import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OracleRelease } from './oracle.js';

/** What real servers take at one place of a text, recorded by `npm run record:octets`. */
export interface RecordedOctets {
  readonly releases: readonly OracleRelease[];
  /** `helo`, `recipient domain`, `sender user`, `user` (who logs in), `reverse`, … */
  readonly field: string;
  /** `?` stands for any octet, `###` for three digits, `{label}`, `{escaped}` and `{name}` for texts of a length. */
  readonly form: string;
  /** Ranges of octets, numbers or lengths, both ends included. */
  readonly taken: readonly (readonly [first: number, last: number])[];
}

export const octetRecording = fileURLToPath(new URL('../../fixtures/octets/recorded.jsonl', import.meta.url));

export const recordedOctets = (): readonly RecordedOctets[] =>
  existsSync(octetRecording)
    ? readFileSync(octetRecording, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RecordedOctets)
    : [];

const lengths: Readonly<Record<string, (length: number) => string>> = {
  '{label}': (length) => 'a'.repeat(length),
  '{escaped}': (length) => '\\097'.repeat(length),
  '{name}': (length) =>
    'aaaaaaaaa.'.repeat(Math.floor((length - 1) / 10)) + 'a'.repeat(((length - 1) % 10) + 1),
};

/** The texts that were tried for a form, as strings of octets, by what stood in its place. */
export function triedTexts(form: string): ReadonlyMap<number, string> {
  const size = Object.keys(lengths).find((name) => form.includes(name));
  if (size !== undefined) {
    const tried = [...count(1, 70), ...count(120, 130), ...count(240, 270)];
    return new Map(tried.map((length) => [length, form.replace(size, lengths[size]?.(length) ?? '')]));
  }
  if (form.includes('###'))
    return new Map(
      count(0, 1000).map((value) => [value, form.replace('###', String(value).padStart(3, '0'))]),
    );
  // A line ends at LF.
  return new Map(
    count(0, 256)
      .filter((value) => value !== 10)
      .map((value) => [value, form.replaceAll('?', () => String.fromCharCode(value))]),
  );
}

const count = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);
