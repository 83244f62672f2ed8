import { expect, test } from 'vitest';
import type { Objection } from '../../src/lint/attempt.js';
import { Attempts } from '../../src/lint/attempts.js';
import { judgeConfig } from '../../src/lint/judged-config.js';
import { judgeRelay } from '../../src/lint/judgement.js';
import { usualSpaceLimits } from '../../src/verify/space/scope.js';
import { load } from '../support/load-config.js';

const criterion = ' mail-from { "x@c.example", "@d.example" }';
const text = `listen on eth0
action "in" maildir
action "out" relay
match from any for domain { "a.example", "b.example" } rcpt-to { "y@a.example", "z@b.example" } action "in"
match from any${criterion} for any action "out"
`;

/** What speaks against taking the criterion away, so that strangers relay more; `undecided`: that is not known of the configuration itself. */
function objectionTo(nodes: number): Objection | 'undecided' | undefined {
  const options = { limits: { ...usualSpaceLimits, nodes } };
  const { config, machine } = load(text);
  const judged = judgeConfig(config, machine, options);
  const start = text.indexOf(criterion);
  const span = { file: config.file, start, end: start + criterion.length };
  const attempt = new Attempts(judged, options).make([{ span, text: '' }]);
  const isDecided = [judged, attempt?.judged].every((each) => each?.verdict.openRelay === 'yes');
  return isDecided ? attempt?.objection : 'undecided';
}

test('a relay that opens further is objected to, however little may be compared', () => {
  const objections = [40, 50, 70, 100, 150, 200, 250, 300, 400, 800].map(objectionTo);
  expect(objections).toContain('undecided');
  expect(objections).toContain('too-large');
  expect(objections.at(-1)).toBe('opens');
  expect(objections).not.toContain(undefined);
});

test('what is open already is not read again to see whether it opens', () => {
  const refused = `smtp limit max-rcpt 30\ninclude "more"\n${text}`;
  const { config, machine } = load(refused, { files: { more: '' } });
  const { answer } = judgeRelay(config, machine);
  expect([answer.verdict.openRelay, answer.verdict.assumedRepair]).toEqual(['yes', true]);
  let reads = 0;
  const { files } = config.options;
  const counted = {
    ...config,
    options: {
      ...config.options,
      files: {
        read(path: string) {
          if (path === 'more') reads += 1;
          return files.read(path);
        },
      },
    },
  };
  const start = refused.indexOf(criterion);
  const span = { file: config.file, start, end: start + criterion.length };
  const attempts = new Attempts(judgeConfig(counted, machine, {}), {}, answer.verdict.openRelay);
  expect(attempts.make([{ span, text: ' mail-from "x@c.example"' }])?.objection).toBeUndefined();
  // Once for the change itself.
  expect(reads).toBe(1);
});
