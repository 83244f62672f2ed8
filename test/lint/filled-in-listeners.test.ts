import { expect, test } from 'vitest';
import { isFilledInWord } from '../../src/lint/template/vague-statements.js';
import { parseTemplate } from '../../src/source/templates/parse-template.js';
import { render } from '../../src/source/templates/render.js';

/** A rendering that counts how many of its placeholders are looked at. */
function counting(text: string) {
  const rendering = render({ ...parseTemplate(text), written: { path: 'a.j2', text } }, new Map());
  const seen = { count: 0 };
  const placeholders = new Proxy(rendering.placeholders, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) seen.count += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { rendering: { ...rendering, placeholders }, seen };
}

test('a listener is not compared with what is filled in elsewhere', () => {
  const count = 1000;
  const lines = Array.from({ length: count }, (_, at) => `listen on {{ a${at} }} port 25\n`);
  const { rendering, seen } = counting(lines.join(''));
  const { file } = rendering;
  for (let start = 0; start < file.text.length; ) {
    const end = file.text.indexOf('\n', start);
    expect(isFilledInWord({ file, start, end }, rendering)).toBe(true);
    start = end + 1;
  }
  expect(seen.count).toBeLessThan(count * 40);
});

test.each([
  ['listen on {{ a }} port 25\n', true],
  ['listen on "{{ a }}" port 25\n', false],
  ['listen on 192.0.2.1 port 25 # {{ a }}\n', true],
  ['listen on 192.0.2.1 port 25\nlisten on {{ a }}\n', false],
])('a word of the first line of %j is filled in: %s', (text, expected) => {
  const { rendering } = counting(text);
  const { file } = rendering;
  expect(isFilledInWord({ file, start: 0, end: file.text.indexOf('\n') }, rendering)).toBe(expected);
});
