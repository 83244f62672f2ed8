/**
 * Measures what the symbolic verifier costs as rules and tables grow: `npm run bench:verify`. Prints the processor time of the verdict and of dead rules separately, and the heap
 * after each.
 */

import { describeMachine } from '../src/model/config/machine.js';
import { readConfig } from '../src/model/read-config.js';
import { newestRelease } from '../src/source/release.js';
import { verifyRelay } from '../src/verify/relay/verify-relay.js';
import { reachability } from '../src/verify/ruleset/reachability.js';

const head = 'listen on eth0\naction r relay\naction l mbox\n';
const tail = 'match from local for any action r\n';

function measure(name: string, text: string, files: Readonly<Record<string, string>> = {}): void {
  const host = {
    read: (path: string) => {
      const found = files[path];
      return found === undefined
        ? ({ ok: false, code: 'ENOENT', message: path } as const)
        : ({ ok: true, text: found } as const);
    },
  };
  const file = { path: 'smtpd.conf', text };
  const config = readConfig(file, { release: newestRelease, platform: 'portable', files: host });
  const machine = describeMachine(config, host, []);
  const timed = <Result>(work: () => Result): readonly [Result, string] => {
    const start = process.cpuUsage();
    const result = work();
    return [result, `${(process.cpuUsage(start).user / 1000).toFixed(0)} ms`];
  };
  const [verdict, cost] = timed(() => verifyRelay(config, machine));
  const [{ dead }, reachCost] = timed(() => reachability(config, machine));
  const heap = `${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(0)} MB`;
  const reason = verdict.dependsOn[0]?.reason.slice(0, 60) ?? '';
  console.log(
    `${name.padEnd(36)} ${verdict.openRelay.padEnd(8)} ${cost.padStart(9)}  dead ${String(dead.length).padEnd(6)} ${reachCost.padStart(9)} ${heap.padStart(8)}  ${reason}`,
  );
}

const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

const sizes = [10, 100, 1000, 10_000];
for (const size of sizes)
  measure(
    `${size} rules, a domain each`,
    head + repeat(size, (i) => `match from any for domain "d${i}.example" action l\n`) + tail,
  );
for (const size of sizes)
  measure(
    `${size} rules, a wildcard each`,
    head + repeat(size, (i) => `match from any for domain "*.d${i}.example" action l\n`) + tail,
  );
for (const size of sizes)
  measure(
    `${size} rules, a network each`,
    head + repeat(size, (i) => `match from src 10.${i >> 8}.${i & 255}.0/24 for any action r\n`) + tail,
  );
for (const size of sizes)
  measure(
    `${size} rules of many kinds`,
    head +
      repeat(
        size,
        (i) =>
          [
            `match from any for domain "d${i}.example" action l\n`,
            `match from src 10.${i >> 8}.${i & 255}.0/24 for any action r\n`,
            `match from any mail-from "u${i}@d${i}.example" for domain "d${i}.example" reject\n`,
            `match from any for rcpt-to "u${i}@d.example" action l\n`,
            `match from local for domain "d${i}.example" action r\n`,
          ][i % 5] ?? '',
      ) +
      tail,
  );
for (const size of [10, 1000, 100_000, 1_000_000])
  measure(
    `a table of ${size} domains`,
    `${head}table t file:/t\nmatch from any for domain <t> action r\n${tail}`,
    { '/t': repeat(size, (i) => `d${i}.example\n`) },
  );
for (const size of [10, 1000, 100_000, 1_000_000])
  measure(
    `a table of ${size} addresses`,
    `${head}table t file:/t\nmatch from any for rcpt-to <t> action r\n${tail}`,
    { '/t': repeat(size, (i) => `u${i}@d${i % 1000}.example\n`) },
  );
for (const size of [10, 1000, 100_000])
  measure(
    `a table of ${size} networks`,
    `${head}table t file:/t\nmatch from src <t> for any action r\n${tail}`,
    { '/t': repeat(size, (i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}\n`) },
  );
measure(
  '30 expressions, 2^30 classes',
  head + repeat(30, (i) => `match from any for domain regex "x${i}y" action l\n`) + tail,
);
measure(
  'an expression of 2^20 states',
  `${head}match from any for domain regex "(a|b)*a(a|b){20}c" action r\n${tail}`,
);
measure(
  'an order of fields that squares',
  head +
    repeat(
      3000,
      (i) =>
        `match from any for domain "d${i}.example" action l\nmatch from src 10.${i >> 8}.${i & 255}.0/24 for any action r\n`,
    ) +
    tail,
);
measure(
  'independent criteria that multiply',
  head +
    repeat(
      24,
      (i) =>
        `match from any helo "h${i}.example" mail-from "@s${23 - i}.example" rcpt-to "u${(i * 7) % 24}" for any ${i % 2 ? 'reject' : 'action r'}\n`,
    ) +
    tail,
);
