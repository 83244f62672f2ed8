import { describe, expect, test } from 'vitest';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { ruleSpace } from '../../src/verify/ruleset/rule-space.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { load } from '../support/load-config.js';

const { config, machine } = load(`listen on eth0
action "in" mbox
match from any for any action "in"
`);

/** What a rule has besides its criteria. */
const others = ['index', 'outcome', 'span', 'statement'];

/** The criteria of the rule that an answer about the configuration does not look at. */
function unread(answer: (config: Config) => unknown): readonly string[] {
  const read = new Set<PropertyKey>();
  const watched = config.rules.map(
    (rule): MatchRule =>
      new Proxy(rule, {
        get: (target, name) => {
          read.add(name);
          return Reflect.get(target, name);
        },
      }),
  );
  answer({ ...config, rules: watched });
  return Object.keys(config.rules[0] ?? {}).filter((name) => !others.includes(name) && !read.has(name));
}

describe('a criterion that nothing looks at would match always: all are looked at', () => {
  test('for one envelope', () => {
    const mail = { src: '203.0.113.7', mail_from: 'a@example.net', rcpt_to: 'alice@example.org' };
    expect(decide(config, machine, mail).rule).toBe(1);
    expect(unread((changed) => decide(changed, machine, mail))).toEqual([]);
  });

  test('for all envelopes', () => {
    expect(unread((changed) => ruleSpace(changed, machine))).toEqual([]);
  });
});
