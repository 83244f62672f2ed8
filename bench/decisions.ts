/** Measures how many envelopes are decided per second as the number of rules grows: `npm run bench:decide`. Processor time, after a warm-up. */

import { describeMachine } from '../src/model/config/machine.js';
import { readConfig } from '../src/model/read-config.js';
import { newestRelease } from '../src/source/release.js';
import { decide } from '../src/verify/smtp/decide.js';
import type { EnvelopeInput } from '../src/verify/smtp/envelope.js';

const files = { read: (path: string) => ({ ok: false, code: 'ENOENT', message: path }) as const };

const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Kinds of rules; the last rule decides about half of the envelopes. */
const kinds: Readonly<Record<string, (index: number) => string>> = {
  'a domain each': (i) => `match from any for domain "d${i}.example" action l\n`,
  'a network each': (i) => `match from src 10.${i >> 8}.${i & 255}.0/24 for any action r\n`,
  'a sender each': (i) => `match from any mail-from "u${i}@d${i}.example" for any reject\n`,
  'a recipient each': (i) => `match from any for rcpt-to "u${i}@d.example" action l\n`,
  'of many kinds': (i) =>
    [
      `match from any for domain "d${i}.example" action l\n`,
      `match from src 10.${i >> 8}.${i & 255}.0/24 for any action r\n`,
      `match from any mail-from "u${i}@d${i}.example" for domain "d${i}.example" reject\n`,
      `match from any for rcpt-to "u${i}@d.example" action l\n`,
    ][i % 4] ?? '',
};

for (const rules of [1, 100, 1000, 10_000])
  for (const [kind, line] of Object.entries(kinds)) {
    const text = `listen on 192.0.2.1\naction r relay\naction l maildir user nobody\n${repeat(rules, line)}match from local for any action r\n`;
    const config = readConfig(
      { path: 'smtpd.conf', text },
      { release: newestRelease, platform: 'portable', files, maxSize: 64 << 20 },
    );
    const machine = describeMachine(config, files, []);
    const envelope = (i: number): EnvelopeInput => ({
      src: `10.${(i >> 8) & 7}.${i & 255}.9`,
      mail_from: `u${i}@d${i}.example`,
      rcpt_to: `u${i % (2 * rules)}@d${i % (2 * rules)}.example`,
    });
    const seconds = (count: number): number => {
      const start = process.cpuUsage();
      for (let at = 0; at < count; at += 1) decide(config, machine, envelope((at * 7919) % (2 * rules)));
      return process.cpuUsage(start).user / 1e6;
    };
    seconds(2000);
    const count = 5000;
    console.log(`${rules} rules, ${kind}: ${Math.round(count / seconds(count))} envelopes a second`);
  }
