import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDomainPart, isLocalPart, readAddressArgument } from '../../../src/verify/smtp/address-syntax.js';
import { bindingOf, isReachable } from '../../../src/verify/smtp/bindings.js';
import { forwardLines, includedLines, readTargets } from '../../../src/verify/smtp/expansion-syntax.js';
import { explore, Undecided } from '../../../src/verify/smtp/exploration.js';

describe('addresses in commands', () => {
  test.each([
    ['<x@y.test>', 'x@y.test'],
    ['<X@Y.Test>', 'X@Y.Test'],
    ['<x>', 'x@server.test'],
    ['<x@>', 'x@server.test'],
    ['<@r.test:x@y.test>', 'x@y.test'],
    ['<a:x@y.test>', 'x@y.test'],
    ['<x%y@z.test>', 'x%y@z.test'],
    ['<a!b@y.test>', 'a!b@y.test'],
    ['<x@[192.0.2.1]>', 'x@[192.0.2.1]'],
    ['<x@[IPv6:2001:db8::1]>', 'x@[IPv6:2001:db8::1]'],
    ['<x@under_score-.test> A=b', 'x@under_score-.test'],
    ['<$x@y.test>', '7.8 only'],
    ['<x{}@y.test>', '7.8 only'],
  ])('%s is %s', (argument, expected) => {
    const read = (release: '7.8' | '7.9') => {
      const { user, domain } = readAddressArgument(argument, 'server.test', false, release)?.address ?? {};
      return user === undefined ? undefined : `${user}@${domain}`;
    };
    if (expected === '7.8 only') {
      expect(read('7.8')).toBe(argument.slice(1, -1));
      expect(read('7.9')).toBeUndefined();
    } else expect(read('7.9')).toBe(expected);
  });
  test.each([
    'x@y.test',
    '<x@y.test',
    '<>',
    '<@y.test>',
    '<"x"@y.test>',
    '<a@b@c.test>',
    '<a..b@y.test>',
    '<.a@y.test>',
    '<a.@y.test>',
    '<x@y.test.>',
    '<x@-y.test>',
    '<x@y..test>',
    '<x@[foo]>',
    '<x@[192.0.2.1>',
    `<x@${'a'.repeat(64)}.test>`,
    `<${'a'.repeat(256)}@y.test>`,
    '<é@y.test>',
    '<x@é.test>',
  ])('%s is none', (argument) => {
    expect(readAddressArgument(argument, 'server.test', false, '7.9')).toBeUndefined();
  });
  test('the null sender, what filters see, and parameters', () => {
    expect(readAddressArgument('<>', 'server.test', true, '7.9')).toMatchObject({
      address: { user: '', domain: '' },
      raw: '',
    });
    expect(readAddressArgument('<@r:x@y.test>  SIZE=1 BODY=7BIT', 's.test', true, '7.9')).toMatchObject({
      raw: '@r:x@y.test',
      parameters: ['SIZE=1', 'BODY=7BIT'],
    });
  });
  test('nothing makes the readers throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        isLocalPart(text, '7.9');
        isDomainPart(text);
        readAddressArgument(`<${text}`, 's.test', true, '7.9');
        readTargets(text);
        forwardLines(text);
      }),
    );
  });
});

describe('targets of aliases', () => {
  test.each([
    ['alice', ['user alice']],
    ['alice, x@y.test', ['user alice', 'address x@y.test']],
    ['a\\,b', undefined],
    ['alice,', ['user alice']],
    [' , ', []],
    ['"|cmd a, b"', ['command cmd a, b']],
    ['|cmd', ['command cmd']],
    ['/tmp/box', ['file /tmp/box']],
    [':INCLUDE:/etc/list', ['include /etc/list']],
    ['include:/etc/list', ['include /etc/list']],
    ['error:550 gone', ['error 550 gone']],
    [':Error:450 later', ['error 450 later']],
    ['error:600 x', undefined],
    ['error:550 ', undefined],
    ['two words', undefined],
    ['alice # no', undefined],
    ['é', undefined],
    ['b\\', undefined],
    ['"open', undefined],
    ['"alice"', undefined],
    ['x@', undefined],
    ['@y.test', undefined],
    // Checked with 6.8 and 7.9: what is no address after all has lost its domain.
    ['x@y_z.test', ['user x']],
    ['a@b@c', ['user a']],
    ['x!@y_z.test', undefined],
  ])('%j', (line, expected) => {
    const { targets, complete } = readTargets(line);
    const texts = targets.map((target) => {
      switch (target.type) {
        case 'user':
          return `user ${target.name}`;
        case 'address':
          return `address ${target.address.user}@${target.address.domain}`;
        case 'error':
          return `error ${target.reply}`;
        case 'command':
          return `command ${target.command}`;
        default:
          return `${target.type} ${target.path}`;
      }
    });
    expect(complete ? texts : undefined).toEqual(expected);
  });
  test('lines of files', () => {
    expect(forwardLines('a # c\n\\# b\nc, \\\nd\n\n')).toEqual(['a ', '\\# b', 'c, d', '']);
    expect(includedLines('a # c\nb, #\nc')).toEqual(['a # c', 'b, c']);
  });
});

describe('worlds', () => {
  const claim = { key: 'a.example', table: '`<x>`' };
  test('every combination of answers, one answer to a question', () => {
    const { worlds, complete } = explore((knowledge) => {
      const first = knowledge.unseen('a', 'A', claim);
      const second = knowledge.unseen('b', 'B', claim);
      return [first, second, knowledge.unseen('a', 'A', claim)].map(Number).join('');
    }, 10);
    expect(worlds.map(({ result }) => result)).toEqual(['000', '010', '101', '111']);
    expect(complete).toBe(true);
  });
  test('the limit, and what cannot be decided', () => {
    expect(explore((knowledge) => knowledge.unseen('a', 'A', claim), 1).complete).toBe(false);
    const undecided = explore(() => {
      throw new Undecided('the value');
    }, 10);
    expect(undecided).toEqual({
      worlds: [{ result: undefined, assumptions: [], given: [] }],
      reasons: ['the value'],
      complete: true,
    });
  });
});

test.each([
  ['lo', 'loopback', false],
  ['lo0', 'loopback', false],
  ['localhost', 'loopback', false],
  ['127.0.0.1', 'address', false],
  ['::1', 'address', false],
  ['192.0.2.1', 'address', true],
  ['0.0.0.0', 'wildcard', true],
  ['::', 'wildcard', true],
  ['egress', 'public', true],
  ['loop.example.org', 'public', true],
])('listen on %s: %s, reachable %s', (on, type, reachable) => {
  expect(bindingOf({ on }).type).toBe(type);
  expect(isReachable({ on })).toBe(reachable);
});
