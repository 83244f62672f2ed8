import type { EnvelopeInput } from '../verify/smtp/envelope.js';

/** One line of an `--envelopes` file: an envelope with one or several recipients. */
export interface EnvelopeLine {
  /** The line as written, which is printed again with the answer. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly envelopes: readonly EnvelopeInput[];
  /** Whether `rcpt_to` is a list; the answers are then lists, too. */
  readonly list: boolean;
  /** The fields that the user specified, if the others are defaults. */
  readonly given?: EnvelopeInput;
}

type FieldCheck = (value: unknown) => boolean;

const isString: FieldCheck = (value) => typeof value === 'string';
const orNull =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === null || check(value);

/** The known fields and their checks. Other fields are passed through, as the user's own marks. */
const fields = {
  src: isString,
  dst: orNull(isString),
  port: orNull((value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 65536),
  helo: orNull(isString),
  ehlo: (value) => typeof value === 'boolean',
  mail_from: orNull(isString),
  rcpt_to: (value) => isString(value) || (Array.isArray(value) && value.length > 0 && value.every(isString)),
  tls: (value) => value === 'none' || value === 'starttls' || value === 'smtps',
  cert: (value) => typeof value === 'boolean',
  ca: isString,
  auth: orNull(
    (value) => isString(value) || (Array.isArray(value) && value.length === 2 && value.every(isString)),
  ),
  proxy: orNull(isString),
  rdns: orNull(isString),
  fcrdns: (value) => typeof value === 'boolean',
  tag: isString,
  assumed: (value) =>
    Array.isArray(value) &&
    value.every(
      (item) =>
        isRecord(item) &&
        isString(item.table) &&
        orNull(isString)(item.entry) &&
        (item.value === undefined || isString(item.value)),
    ),
  data: (value) => typeof value === 'boolean',
} as const satisfies Readonly<Record<keyof EnvelopeInput, FieldCheck>>;

/** Fields whose null means absent, as in a witness of `check`. */
const absentIfNull: ReadonlySet<string> = new Set(['dst', 'port', 'helo', 'mail_from']);

/** Parses an envelope from a line of JSON; missing fields are taken from `defaults`. Throws an Error whose message says what is wrong with the line. */
export function parseEnvelope(line: string, defaults: EnvelopeInput): EnvelopeLine {
  const written: unknown = JSON.parse(line);
  if (!isRecord(written)) throw new Error('is not a JSON object');
  for (const [name, check] of Object.entries<FieldCheck>(fields)) {
    if (Object.hasOwn(written, name) && !check(written[name])) {
      throw new Error(`${name} cannot be ${JSON.stringify(written[name])}`);
    }
  }
  const recipients = written.rcpt_to;
  const list = Array.isArray(recipients);
  const known = Object.fromEntries(
    Object.entries(written).filter(
      ([name, value]) =>
        Object.hasOwn(fields, name) && name !== 'rcpt_to' && !(value === null && absentIfNull.has(name)),
    ),
  );
  const base: EnvelopeInput = { ...defaults, ...known };
  const envelopes = (list ? recipients : [recipients]).map((rcpt) =>
    typeof rcpt === 'string' ? { ...base, rcpt_to: rcpt } : base,
  );
  return { written, envelopes, list };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
