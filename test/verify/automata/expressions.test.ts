import { describe, expect, it } from 'vitest';
import { matchesRegex, parseRegex } from '../../../src/verify/match/regex.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { load } from '../../support/load-config.js';

const matches = (pattern: string, text: string): boolean | undefined =>
  matchesRegex(parseRegex(pattern), text);

describe('anchors and word boundaries in what is repeated, as glibc matches them', () => {
  it.each<[string, string, boolean | undefined]>([
    ['^(\\ba)+$', 'aa', true],
    ['^(\\ba)*$', 'aa', false],
    ['^(a\\b){2}$', 'aa', true],
    ['^(a\\b)+$', 'aa', false],
    ['^(\\<a){2}$', 'aa', true],
    ['^(\\ba)(\\ba)$', 'aa', false],
    ['^(a$){2}$', 'aa', true],
    ['^(^a)+$', 'aaa', true],
    ['^(a|\\bb)+$', 'ab', true],
    // Whether the second is forgotten depends on how it is reached.
    ['^((\\b.a+){1,2}){0,2}$', '-a', undefined],
    ['^((\\b.a+){1,2}){0,2}$', 'b', false],
    // Not copied for so often.
    ['^(\\ba){100}$', 'a', undefined],
  ])('%s %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});

describe('back-references', () => {
  it.each<[string, string, boolean | undefined]>([
    ['^(a+)b\\1$', 'aba', true],
    ['^(.)\\1$', 'aa', true],
    ['^([a-z]+)\\.\\1$', 'a.', false],
    ['^([a-z]+)\\.\\1$', 'abc.abc', true],
    ['^mx([0-9])+\\.\\1$', 'mx12.2', true],
    ['^mx([0-9])+\\.\\1$', 'mx12.1', false],
    ['^([a-z]+)\\.\\1$', 'a', false],
    ['^(a|b)\\1$', 'c', false],
    // The group may take no part, so that nothing is known of what it holds.
    ['^(a)?b\\1$', 'ba', undefined],
    ['^((a)|b)\\2$', 'ba', undefined],
  ])('%s %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  const answer = (rules: string): string => {
    const { config, machine } = load(`listen on eth0\naction r relay\n${rules}\n`);
    const { openRelay, holes } = verifyRelay(config, machine);
    return [openRelay, holes[0]?.witness.helo].filter(Boolean).join(' ');
  };
  it.each<[string, string]>([
    ['match from any helo regex "^(.)\\1$" for any action r', 'yes xx'],
    ['match from any helo regex "^([a-z]+)\\.\\1$" for any action r', 'yes x.x'],
    ['match from any !helo regex "^(.)\\1$" for any action r', 'yes fakedomain.com'],
    ['match from any helo regex "^( )\\1$" for any action r', 'no'],
    ['match from any helo regex "^(a|b)?(c)\\1$" for any action r', 'unknown'],
  ])('%s: %s', (rules, expected) => {
    expect(answer(rules)).toBe(expected);
  });
});
