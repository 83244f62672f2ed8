import type { EnvelopeInput } from '../verify/smtp/envelope.js';

/** One line of an `--envelopes` file: an envelope, for one recipient or for several. */
export interface EnvelopeLine {
  /** As it was written: it is printed again with the answer. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly envelopes: readonly EnvelopeInput[];
  /** `rcpt_to` is a list, and so are the answers. */
  readonly list: boolean;
  /** The fields that were said, where these are not all: the rest are defaults. */
  readonly given?: EnvelopeInput;
}

type FieldCheck = (value: unknown) => boolean;

const isString: FieldCheck = (value) => typeof value === 'string';
const orNull =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === null || check(value);

/** The fields that mean something, and what each must be. Others are passed through, as a mark of the user's own. */
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
    value.every((item) => isRecord(item) && isString(item.table) && orNull(isString)(item.entry)),
  data: (value) => typeof value === 'boolean',
} as const satisfies Readonly<Record<keyof EnvelopeInput, FieldCheck>>;

/** Fields that are as good as absent where they are null: so a witness of `check` has them. */
const absentIfNull: ReadonlySet<string> = new Set(['dst', 'port', 'helo', 'mail_from']);

/**
 * Reads an envelope from a line of JSON; what it does not say comes from `defaults`. Throws an Error whose message says what is wrong
 * with the line.
 */
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
