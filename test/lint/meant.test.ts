import { expect, test } from 'vitest';
import { lint } from '../../src/lint/engine.js';
import { defineRule, type RuleContext } from '../../src/lint/rule.js';
import { load } from '../support/load-config.js';

function seenBy(text: string) {
  const seen: RuleContext[] = [];
  const look = defineRule({
    id: 'look',
    category: 'style',
    severity: 'note',
    summary: 'keeps what a rule sees',
    messages: {},
    check(context) {
      seen.push(context);
      return [];
    },
  });
  const { config, machine } = load(text);
  const { answer } = lint(config, machine, [look]);
  return { answer, config, meant: seen[0]?.meant };
}

test('a text before 6.4 is read once and judged once, for rules and the answer alike', () => {
  const { answer, config, meant } = seenBy('listen on 192.0.2.1\naccept from any for any relay\n');
  expect(answer.verdict.openRelay).toBe('yes');
  expect(meant?.config).toBe(answer.config);
  expect(meant?.intended.reading).toBe(config.older);
  expect(answer.verdict.holes).toBe(meant?.verdict.holes);
});

test.each([
  ['of today', 'listen on 192.0.2.1\naction "a" relay\nmatch from local for any action "a"\n'],
  ['of no language', 'listen on 192.0.2.1\nwhatever this is\n'],
])('a text %s has no other reading', (_, text) => {
  const { config, meant } = seenBy(text);
  expect(config.older).toBeUndefined();
  expect(meant).toBeUndefined();
});

const answered = (text: string): string => {
  const { verdict } = seenBy(text).answer;
  return `${verdict.openRelay}${verdict.assumedRepair ? ', repaired' : ''}`;
};

test.each([
  [
    'of 5.2',
    'listen on 192.0.2.1\nhostname a.example\nmap "aliases" { source db "/etc/mail/aliases.db" }\naccept for local alias aliases deliver to mbox\naccept for all relay via b.example ssl enable auth\n',
  ],
  [
    'with a setting that is refused',
    'listen on 192.0.2.1\nsmtp limit max-rcpt 30\naccept from local for any relay\n',
  ],
  [
    'with a destination that is missing',
    'listen on 192.0.2.1\naccept from any for domain a.example deliver to lmtp\naccept from local for any relay\n',
  ],
  ['with no method', 'listen on 192.0.2.1\naccept from localhost for any\n'],
  ['with a keyword twice', 'listen on 192.0.2.1\naccept from local for for local deliver to mbox\n'],
  [
    'with a command without quotes',
    'listen on 192.0.2.1\naccept from any for domain a.example deliver to mda deliver %{rcpt.user}\n',
  ],
  [
    'with a keyword as a name',
    'listen on 192.0.2.1\ntable senders { a.example }\naccept from any for domain <senders> deliver to mbox\n',
  ],
])('a text before 6.4 %s is judged as it was meant', (_, text) => {
  expect(answered(text)).toMatch(/^no/);
  expect(answered(`${text}accept from any for any relay\n`)).toMatch(/^yes/);
});

test('what nobody can tell of a text before 6.4 is not known', () => {
  expect(answered('listen on 192.0.2.1\naccept from any for any reelay now\n')).toBe('unknown');
  // It may have been meant to keep all other mail out.
  const relay = 'action "r" relay\nmatch from any for any action "r"\n';
  expect(answered(`listen on 192.0.2.1\nreject from any\n${relay}`)).toBe('unknown');
});
