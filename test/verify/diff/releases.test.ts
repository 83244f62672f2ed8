import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeMachine } from '../../../src/model/config/machine.js';
import { readConfig } from '../../../src/model/read-config.js';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import type { ComparedSide } from '../../../src/verify/diff/contact.js';
import type { FlowDifference } from '../../../src/verify/diff/flow-difference.js';
import { answerKey } from '../../../src/verify/flows/dispositions.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import {
  type DecisionFixture,
  decisionFixtures,
  type RecordedAnswer,
  type Recording,
  serverHost,
} from '../../support/recorded-decisions.js';

const pairs = [
  ['6.8', '7.4'],
  ['7.4', '7.9'],
  ['6.8', '7.9'],
] as const;

const fixtures = decisionFixtures().filter(({ recording }) => existsSync(recording));

function sideOf(fixture: DecisionFixture, release: (typeof pairs)[number][number]): ComparedSide {
  const files = serverHost(fixture.root);
  const file = { path: '/etc/smtpd.conf', text: readFileSync(fixture.conf, 'utf8') };
  const config = readConfig(file, { release, platform: 'portable', files });
  const mentioned = fixture.envelopes.flatMap(({ dst }) => (dst === undefined ? [] : [dst]));
  return { config, machine: describeMachine(config, files, ['192.0.2.1', '2001:db8::1', ...mentioned]) };
}

const keyOf = ({ decision, queued }: RecordedAnswer): string => JSON.stringify([decision, queued]);

/** Whether a change is about an envelope that servers of both releases have answered. What only one of them can read is one change for all rules. */
const names =
  ([old, next]: readonly [RecordedAnswer, RecordedAnswer]) =>
  (change: FlowDifference['changes'][number]): boolean =>
    (next.reply?.startsWith('501') && change.mail.when.some((words) => words.endsWith('before its @'))) ||
    (change.old.rule === (old.rules[0] ?? undefined) && change.new.rule === (next.rules[0] ?? undefined));

describe.each(pairs)('the same text under %s and %s', (before, after) => {
  test.each(fixtures)('$name: what servers answer differently is named', (fixture) => {
    const recording = JSON.parse(readFileSync(fixture.recording, 'utf8')) as Recording;
    const [old, next] = [sideOf(fixture, before), sideOf(fixture, after)];
    const { changes, dependsOn } = compareFlows(old, next);
    const unnamed = recording.answers.filter((answer) => {
      const was = answer[before] ?? answer['*'];
      const is = answer[after] ?? answer['*'];
      if (was === undefined || is === undefined || keyOf(was) === keyOf(is)) return false;
      return !changes.some(names([was, is]));
    });
    expect(unnamed).toEqual([]);
    for (const { example } of changes) {
      if (example === undefined || example.throughAlias) continue;
      const answers = [old, next].map(({ config, machine }) =>
        answerKey(config, decide(config, machine, example.envelope)),
      );
      expect(answers[0]).not.toBe(answers[1]);
    }
    expect(dependsOn.filter(({ reason }) => reason.includes('report these'))).toEqual([]);
    if (before === '6.8' && after === '7.4') expect(changes).toEqual([]);
  });
});
