import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { lint } from '../../src/lint/engine.js';
import { onWork } from '../../src/verify/budget.js';
import { load } from '../support/load-config.js';

/** How often one is looked at, of the rules and listeners of a configuration, while one rule of this program judges it. */
function looks(id: string, text: string): number {
  const { config, machine } = load(text);
  let count = 0;
  const counted = <T>(array: readonly T[]): readonly T[] =>
    new Proxy(array, {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d/.test(key)) count += 1;
        return Reflect.get(target, key, receiver);
      },
    });
  const watched = { ...config, rules: counted(config.rules), listeners: counted(config.listeners) };
  const { findings } = lint(
    watched,
    machine,
    rules.filter((rule) => rule.id === id),
  );
  expect([id, findings.length > 0]).toEqual([id, true]);
  return count;
}

const frame = 'listen on 192.0.2.1\naction "l" maildir\naction "r" relay\n';

/** Texts with something to find in each of their lines. */
const texts: Readonly<Record<string, (lines: number) => string>> = {
  'dead-rule': (lines) => frame + 'match for local action "l"\n'.repeat(lines),
  'late-reject': (lines) =>
    `${frame}match from any for domain "d.example" action "l"\n${'match from any mail-from "x@y.example" for domain "d.example" reject\n'.repeat(lines)}`,
  'duplicate-listener': (lines) => 'listen on 192.0.2.1\n'.repeat(lines) + frame,
  'missing-from-any': (lines) => frame + 'match for domain "d.example" action "l"\n'.repeat(lines),
  'idle-listener': (lines) =>
    `${'listen on 192.0.2.1\n'.repeat(lines)}${frame}${'match for local action "l"\n'.repeat(lines)}`,
  'interface-group': (lines) =>
    `listen on eth0\n${'listen on all port 26\n'.repeat(lines)}${'listen on all port 27\n'.repeat(lines)}${frame}match for local action "l"\n`,
};

test.each(Object.entries(texts))('%s looks at each line about as often as in half the text', (id, textOf) => {
  const [half, whole] = [looks(id, textOf(300)), looks(id, textOf(600))];
  expect(whole / half).toBeLessThan(2.6);
});

test('the sound file whose start is measured has nothing to find: no suggestion is tried', () => {
  const files = { '/etc/mail/secrets': 'smart user:password\n' };
  const { config, machine } = load(readFileSync('bench/sound.conf', 'utf8'), { files });
  const usual = rules.filter(({ preset = 'recommended' }) => preset === 'recommended');
  expect(lint(config, machine, usual).findings.map(({ rule }) => rule)).toEqual([]);
});

/** What misleading-wildcard says of a domain for each wildcard of a list, and how often 100,000 units of work were done for it. */
function wildcards(entries: readonly string[]): { readonly named: readonly string[]; readonly work: number } {
  const list = entries.map((entry) => `"${entry}"`).join(', ');
  const { config, machine } = load(`${frame}table d { ${list} }\nmatch from any for domain <d> action "l"\n`);
  let work = 0;
  onWork(() => {
    work += 1;
  });
  try {
    const { findings } = lint(
      config,
      machine,
      rules.filter(({ id }) => id === 'misleading-wildcard'),
    );
    return { named: findings.map(({ message }) => /`\*\.(.*?)`/.exec(message)?.[1] ?? message), work };
  } finally {
    onWork(undefined);
  }
}

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `d${at}.example`);

test('misleading-wildcard asks about all wildcards of a long list together', () => {
  const { named, work } = wildcards(names(4000).map((name) => `*.${name}`));
  expect(named.length).toBeGreaterThan(100);
  expect(work).toBe(0);
});

test('misleading-wildcard asks about each where others take the mail of some', () => {
  const { named } = wildcards([...names(30).map((name) => `*.${name}`), '*5.example', '*d17.example']);
  expect(named).toEqual(names(30).filter((name) => !/(?:5|d17)\.example$/.test(name)));
});
