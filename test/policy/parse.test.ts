import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchForm, parseForm } from '../../src/policy/form-pattern.js';
import { formSlots } from '../../src/policy/form-slots.js';
import { forms } from '../../src/policy/forms.js';
import { parsePolicy } from '../../src/policy/parse.js';
import { sentences } from '../../src/policy/sentences.js';
import { positionAt } from '../../src/source/text.js';

const parse = (text: string) => parsePolicy({ path: 'p', text });
const claimOf = (text: string) => parse(text).assertions[0]?.claim;

describe('sentences', () => {
  test.each([
    'nobody may relay',
    'Nobody But This Machine may relay.',
    'user "the machine" may relay',
    'ports 25, 465, and 587 are open',
    'mail to a.example, b.example or c.example from user x and strangers is delivered by action "a b" on port 25 as <>',
    '2001:db8::/32 cannot send mail to bob@example.org with tls',
  ])('%s', (text) => {
    expect(parse(text).problems).toEqual([]);
    expect(parse(text).assertions).toHaveLength(1);
  });

  test('what they claim', () => {
    expect(claimOf('only 10.0.0.0/8 may send to @example.org as the null sender')).toEqual({
      type: 'never',
      effect: 'accepted',
      terms: {
        who: [{ type: 'network', network: '10.0.0.0/8' }],
        whom: [{ type: 'domain', domain: 'example.org' }],
        as: [''],
      },
      outside: 'who',
    });
  });

  test('comments, empty lines, places', () => {
    const { assertions, problems } = parse(
      '# one\n\n  strangers never relay # two\n\tstrangers alwais relay\r\n',
    );
    expect(assertions.map(({ text, span }) => [text, positionAt(span.file, span.start)])).toEqual([
      ['strangers never relay', { line: 3, column: 3 }],
    ]);
    expect(problems.map(({ span }) => positionAt(span.file, span.start))).toEqual([{ line: 4, column: 12 }]);
  });

  test.each([
    ['strangers nevr relay', 'Unexpected "nevr"', 'did you mean "never"?'],
    ['strangers never', 'The sentence ends too early', 'expected here: relay or send'],
    ['strangers never relay now', 'Unexpected "now"', 'expected here: mail, to or the end of the line'],
    ['port 0 is open', 'Unexpected "0"', 'expected here: a port'],
    ['port 25 is opn', 'Unexpected "opn"', 'did you mean "open"?'],
    ['strangers may send on listeners named x', 'Unexpected "named"', 'expected here: tagged'],
  ])('%s: %s', (text, message, help) => {
    expect(parse(text).problems.map((one) => [one.message, one.help])).toEqual([[message, help]]);
  });
});

describe('what a line was meant to be', () => {
  test.each([
    ['bob may send', 'user bob may send'],
    ['bob and alice may send to example.org', 'user bob and user alice may send to example.org'],
    ['strangers nevr relya', 'strangers never relay'],
    ['Strangrs may nto send to example.org', 'strangers may not send to example.org'],
    ['never strangers relay', 'strangers never relay'],
    ['on port 587 strangers may not send', 'strangers may not send on port 587'],
    ['without tls user bob may not send', 'user bob may not send without tls'],
    ['strangers relay never', 'strangers never relay'],
    ['the internet must not relay', 'strangers must not relay'],
    ['port 587 needs authentication', 'port 587 requires authentication'],
    ['strangers may send example.org', 'strangers may send to example.org'],
    ['port 25 open', 'port 25 is open'],
    ['mail for example.org is rejected', 'mail for example.org is refused'],
    ['port 25 is opn', 'port 25 is open'],
    ['port 465 requires ssl', 'port 465 requires tls'],
  ])('%s: %s', (text, correction) => {
    expect(parse(text).problems.map((problem) => problem.correction)).toEqual([correction]);
    expect(parse(correction).problems).toEqual([]);
  });

  test.each([
    'strangers never',
    'strangers never relay now',
    'port 0 is open',
    'whatever',
    'strangers may send to',
    'only bob',
  ])('is not guessed where it may be several things, or nothing: %s', (text) => {
    expect(parse(text).problems.map((problem) => problem.correction)).toEqual([undefined]);
  });

  test('a name is not taken for a word of the same meaning', () => {
    expect(parse('user users may nto relay').problems[0]?.correction).toBe('user users may not relay');
  });
});

test('each slot is used by a form', () => {
  for (const name of Object.keys(formSlots))
    expect(forms.some(({ form }) => form.includes(`<${name}>`))).toBe(true);
});

test('no text makes it throw or hang, and each line is an assertion, a problem or nothing', () => {
  const words = [
    'strangers',
    'may',
    'not',
    'relay',
    'to',
    'and',
    ',',
    'mail',
    'for',
    'is',
    'on',
    'port',
    '25',
    '"',
    '#',
    'x.y',
    'as',
    '<>',
  ];
  const line = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 40 })
    .map((parts) => parts.join(' '));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = lines.join('\n');
      const { assertions, problems } = parse(text);
      expect(assertions.length + problems.length).toBeLessThanOrEqual(text.split('\n').length);
    }),
  );
  const long = `10.0.0.0/8${', 10.0.0.0/8'.repeat(100_000)} may relay`;
  expect(parse(long).problems[0]?.message).toBe('The line is too long for an assertion');
});

test('a word is looked at a bounded number of times for each form, however long the sentence', () => {
  const readsOf = (length: number): number => {
    let reads = 0;
    for (const { words } of sentences({ path: 'p', text: `${'10.0.0.0/8 and '.repeat(length)}x` })) {
      const counted = new Proxy(words, {
        get(target, key) {
          reads += 1;
          return Reflect.get(target, key);
        },
      });
      for (const { form } of forms)
        matchForm(parseForm(form), counted, formSlots, { at: 0, expected: new Set() });
    }
    return reads;
  };
  expect(readsOf(120)).toBeGreaterThan(120);
  expect(readsOf(120)).toBeLessThan(2.5 * readsOf(60));
});
