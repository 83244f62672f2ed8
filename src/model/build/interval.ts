const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const largest = 2_147_483_647;

/** The meaning of an interval: its seconds, or, where smtpd refuses it, the text that it then quotes. */
export type Interval =
  | { readonly ok: true; readonly seconds: number; readonly quoted: string }
  | { readonly ok: false; readonly quoted: string };

/**
 * Reads an interval: one integer from 1 and one unit of `s`, `m`, `h`, `d`. `quoted` is the text as smtpd prints it in a message about
 * this value: it cuts the unit off while reading, so that only `10` is left of `10d`; a wrong unit stays.
 */
export function readInterval(text: string): Interval {
  const unit = units[text.slice(-1)];
  if (text.length < 2 || unit === undefined) return { ok: false, quoted: text };
  const quoted = text.slice(0, -1);
  // strtonum() skips leading white space and takes a sign.
  const digits = /^[ \t\n\v\f\r]*\+?0*([0-9]{1,10})$/.exec(quoted)?.[1];
  const count = Number(digits ?? 0);
  if (count < 1 || count > Math.floor(largest / unit)) return { ok: false, quoted };
  return { ok: true, seconds: count * unit, quoted };
}
