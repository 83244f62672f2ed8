import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { sourceOf } from '../rules/pages.js';
import { oracleAbsent, relayBatchWithLogs } from '../support/oracle.js';
import { outcome, pageSessions, pageTask } from '../support/page-sessions.js';
import { titled } from '../support/skipped.js';

const asked = pageSessions.flatMap((page) => ('unasked' in page ? [] : [page]));
const unasked = pageSessions.flatMap((page) => ('unasked' in page ? [page] : []));

test('every page is asked about once, or has a reason why not', () => {
  expect(pageSessions.map(({ rule }) => rule)).toEqual(rules.map(({ id }) => id).sort());
  for (const { rule, unasked: reason } of unasked) expect(reason, rule).toMatch(/^\S.{10,}$/);
});

describe.skipIf(oracleAbsent !== undefined)(titled('pages of rules on live servers', oracleAbsent), () => {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
  const outcomes = new Map<string, string>();

  beforeAll(async () => {
    for (const stub of [true, false]) {
      const sessions = asked.filter((session) => (session.stub ?? true) === stub);
      const tasks = sessions.flatMap((session) =>
        (['bad', 'good'] as const).map((side) => {
          const task = pageTask(session, side, sourceOf(session.rule)[side], folder);
          return { ...task, key: `${session.rule} ${side}`, logged: session.log === true };
        }),
      );
      for (const [at, { answers, log }] of (await relayBatchWithLogs(tasks, { stub })).entries())
        outcomes.set(tasks[at]?.key ?? '', outcome(answers, tasks[at]?.logged ? log : ''));
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(asked)(
    '$rule: the bad example has its problem, and the good one has not',
    ({ rule, bad, good }) => {
      expect(outcomes.get(`${rule} bad`)).toMatch(new RegExp(bad));
      expect(outcomes.get(`${rule} good`)).toMatch(new RegExp(good));
    },
  );

  test.each(unasked)('$rule is not asked about: $unasked', ({ rule }) => {
    expect(sourceOf(rule).bad.conf).not.toBe('');
  });
});
