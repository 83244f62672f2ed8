import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/index.js';
import {
  BaselineError,
  baselineOf,
  KnownFindings,
  type Placed,
  parseBaseline,
} from '../../src/lint/baseline.js';
import { lintText } from '../support/lint-text.js';

const path = 'mail/smtpd.conf';
const placed = (findings: readonly Finding[]): readonly Placed[] =>
  findings.map((finding) => ({ path, finding }));
const found = (text: string): readonly Placed[] => placed(lintText(text).findings);

const old = 'listen on 192.0.2.1\ntable one { "a" }\naction "r" relay\nmatch from any for any action "r"\n';

describe('a baseline', () => {
  const known = () => new KnownFindings(parseBaseline(JSON.stringify(baselineOf(found(old)))));

  test('knows what was found, wherever it stands now', () => {
    const now = known();
    const moved = found(`# a comment\n\n${old.replace('for any', ' for  any')}`);
    expect(moved.length).toBeGreaterThan(1);
    expect(moved.every((one) => now.has(one))).toBe(true);
    expect([now.met, now.gone]).toEqual([moved.length, 0]);
  });

  test('knows nothing new, nothing in another file, and each finding once', () => {
    const now = known();
    const [first] = found(old);
    if (first === undefined) throw new Error('nothing was found');
    expect(now.has({ ...first, path: 'other.conf' })).toBe(false);
    const more = found(`${old}table two { "b" }\n`).filter((one) => !now.has(one));
    expect(more.map(({ finding }) => finding.message)).toEqual([expect.stringContaining('table `two`')]);
    const twice = found(`${old}match from any for any action "r" # once more\n`);
    const again = known();
    expect(twice.filter((one) => !again.has(one)).length).toBe(twice.length - found(old).length);
  });

  test('says what is gone', () => {
    const now = known();
    for (const one of found(old.replace('table one { "a" }\n', ''))) now.has(one);
    expect(now.gone).toBe(1);
  });

  test('counts a finding that two files lead to once', () => {
    const { files } = baselineOf([...found(old), ...found(old)]);
    expect(files[path]?.every(({ count }) => count === undefined)).toBe(true);
  });
});

test('what is no baseline is refused, and nothing else happens', () => {
  expect(parseBaseline('{"version":1,"files":{}}')).toEqual({ version: 1, files: {} });
  for (const text of ['', '[]', '{"version":2,"files":{}}', '{"version":1,"files":{"a":[{"rule":1}]}}'])
    expect(() => parseBaseline(text)).toThrow(BaselineError);
  fc.assert(
    fc.property(fc.json(), (text) => {
      try {
        parseBaseline(text);
      } catch (error) {
        expect(error).toBeInstanceOf(BaselineError);
      }
    }),
  );
});
