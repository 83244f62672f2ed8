import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeRelay } from '../../src/lint/judgement.js';
import { refusesText } from '../../src/lint/refusals.js';
import { load } from '../support/load-config.js';
import { runs } from '../support/property.js';
import { ruleset, surroundings } from '../support/rulesets.js';

/** One letter of a word twice, so that it is no keyword any more; or a word too many; an effect that stands first; or a setting or a listener for which smtpd ends. */
const damage = fc.record({
  line: fc.nat(),
  word: fc.nat(),
  how: fc.constantFrom('double', 'double', 'swap', 'extra', 'setting', 'undeclared', 'listener', 'turned'),
});

function damaged(
  lines: readonly string[],
  { line, word, how }: { line: number; word: number; how: string },
): string {
  if (how === 'listener') return lines.map(withoutTls).join('\n');
  if (how === 'turned') return lines.map(turned).join('\n');
  const at = line % lines.length;
  const words = (lines[at] ?? '').split(' ');
  const place = word % words.length;
  const text = words[place] ?? '';
  const bad: Record<string, string> = {
    double: `${text.slice(0, 2)}${text.slice(1)}`,
    swap: text.length < 4 ? `${text}x` : `${text[0]}${text[2]}${text[1]}${text.slice(3)}`,
    extra: `${text} zzz`,
    setting: text,
    undeclared: text === 'r' || text === 'l' || text === 'x' ? 'missing' : text,
  };
  const result = lines.with(at, words.with(place, bad[how] ?? text).join(' '));
  return [...(how === 'setting' ? ['smtp limit max-rcpt 30'] : []), ...result].join('\n');
}

/** A listener without TLS for which smtpd ends: what is refused behind it, it does not say. */
const withoutTls = (line: string): string =>
  line.startsWith('listen on ') && !/pki|tls|smtps|socket/.test(line) ? `${line} pki missing` : line;

/** A rule that rejects as other languages have it. */
const turned = (line: string): string => line.replace(/^match (.*) reject$/, 'reject $1');

const isRefused = (text: string): boolean => load(text).config.refusals.some(refusesText);

test('an answer about a damaged ruleset is that of the ruleset', { timeout: 180_000 }, () => {
  let answers = 0;
  fc.assert(
    fc.property(
      surroundings,
      ruleset,
      fc.array(damage, { minLength: 1, maxLength: 2 }),
      (around, rules, damages) => {
        const lines = [...around, ...rules];
        // A damaged value that smtpd takes makes another ruleset.
        fc.pre(damages.every((how) => isRefused(damaged(lines, how))));
        const text = damages.reduce((some, how) => damaged(some.split('\n'), how), lines.join('\n'));
        fc.pre(isRefused(text));
        const { config, machine } = load(text);
        const { openRelay } = judgeRelay(config, machine).answer.verdict;
        if (openRelay === 'unknown') return;
        answers += 1;
        const whole = load(lines.join('\n'));
        const truth = judgeRelay(whole.config, whole.machine).answer.verdict.openRelay;
        if (truth !== 'unknown') expect(openRelay).toBe(truth);
      },
    ),
    { numRuns: runs(30) },
  );
  expect(answers).toBeGreaterThan(runs(30) / 4);
});
