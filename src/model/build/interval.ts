const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const largest = 2_147_483_647;

/** The value of an interval in seconds, or, if smtpd refuses it, the text that it then quotes. */
export type Interval =
  | { readonly ok: true; readonly seconds: number; readonly quoted: string }
  | { readonly ok: false; readonly quoted: string };

/**
 * Reads an interval: one integer of at least 1 followed by one unit of `s`, `m`, `h`, `d`. `quoted` is the text as smtpd prints it in a message about
 * this value: it cuts off the unit while reading, so that only `10` is left of `10d`; an unknown unit remains.
 */
export function readInterval(text: string): Interval {
  const unit = units[text.slice(-1)];
  if (text.length < 2 || unit === undefined) return { ok: false, quoted: text };
  const quoted = text.slice(0, -1);
  // strtonum() skips leading white space and accepts a sign.
  const digits = /^[ \t\n\v\f\r]*\+?0*([0-9]{1,10})$/.exec(quoted)?.[1];
  const count = Number(digits ?? 0);
  if (count < 1 || count > Math.floor(largest / unit)) return { ok: false, quoted };
  return { ok: true, seconds: count * unit, quoted };
}
