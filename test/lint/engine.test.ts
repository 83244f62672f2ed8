import { describe, expect, test } from 'vitest';
import { lint, RuleFailure } from '../../src/lint/engine.js';
import { mergeReleases, type ReleaseRun } from '../../src/lint/releases.js';
import { defineRule } from '../../src/lint/rule.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import { type FileHost, noFiles } from '../../src/source/host.js';
import type { Release } from '../../src/source/release.js';
import type { Span } from '../../src/source/text.js';

const text = 'listen on 192.0.2.1\naction "out" relay\nmatch from local for any action "out"\n';

function model(source = text, files: FileHost = noFiles, release: Release = '7.9') {
  const config = readConfig({ path: 'smtpd.conf', text: source }, { release, platform: 'portable', files });
  return { config, machine: describeMachine(config, files, []) };
}

function rule(...reports: readonly { at: (file: Span['file']) => Span; fatal?: boolean }[]) {
  return defineRule({
    id: 'sample',
    category: 'style',
    severity: 'warning',
    summary: 'a rule for this test',
    messages: { found: 'found {what}' },
    *check({ config }) {
      for (const { at, fatal } of reports) {
        yield {
          message: 'found',
          data: { what: '$& {what}' },
          span: at(config.file),
          ...(fatal === undefined ? {} : { fatal }),
        };
      }
    },
  });
}

const at = (start: number, end = start + 1) => ({ at: (file: Span['file']) => ({ file, start, end }) });

describe('lint', () => {
  test('fills in the message once, literally, and takes the severity from the rule', () => {
    const { config, machine } = model();
    const [finding] = lint(config, machine, [rule(at(3))]).findings;
    expect(finding).toMatchObject({
      rule: 'sample',
      severity: 'warning',
      message: 'found $& {what}',
      fatal: false,
    });
  });

  test('what smtpd refuses is an error whatever the rule says', () => {
    const { config, machine } = model();
    expect(lint(config, machine, [rule({ ...at(3), fatal: true })]).findings[0]?.severity).toBe('error');
  });

  test('is in the order of the text, and says a thing once', () => {
    const { config, machine } = model();
    const { findings } = lint(config, machine, [rule(at(30), at(5), at(30), at(5, 9)), rule(at(5))]);
    expect(findings.map(({ span }) => [span.start, span.end])).toEqual([
      [5, 6],
      [5, 9],
      [30, 31],
    ]);
  });

  test('a rule that throws, or lacks a value, is named', () => {
    const { config, machine } = model();
    const broken = defineRule({
      ...rule(),
      *check({ config }) {
        yield { message: 'found', span: { file: config.file, start: 0, end: 1 } };
      },
    });
    expect(() => lint(config, machine, [broken])).toThrow(RuleFailure);
    expect(() => lint(config, machine, [broken])).toThrow('rule sample failed: no value for {what}');
  });

  test('the verdict is computed once, also for many rules', () => {
    const { config, machine } = model();
    const seen = new Set<unknown>();
    const asking = defineRule({
      ...rule(),
      check(context) {
        seen.add(context.verdict);
        return [];
      },
    });
    const run = lint(config, machine, [asking, asking]);
    seen.add(run.answer.verdict);
    expect(seen.size).toBe(1);
    expect(run.answer.verdict.openRelay).toBe('no');
  });
});

describe('the answer about a text that smtpd refuses', () => {
  const answerOf = (source: string) => {
    const { config, machine } = model(source);
    return lint(config, machine, []).answer;
  };

  test('is never "no": nobody relays only until it is fixed', () => {
    const { verdict } = answerOf(text.replace('from local', 'from any').replace(/"out"\n$/, '"typo"\n'));
    expect(verdict.openRelay).toBe('unknown');
    expect(verdict.dependsOn[0]?.reason).toContain('smtpd refuses this file');
  });

  test('is about what was meant, where that is an open relay', () => {
    const { config, verdict } = answerOf('listen on 192.0.2.1\naccept from any for any relay\n');
    expect(verdict.openRelay).toBe('yes');
    expect(config.rules).toHaveLength(1);
  });

  test('is "yes" where what smtpd has understood is open already', () => {
    const open = text.replace('from local', 'from any');
    expect(answerOf(`${open}nonsense\n`).verdict.openRelay).toBe('yes');
  });
});

describe('several releases', () => {
  const runIn = (release: Release, ...starts: readonly number[]): ReleaseRun => {
    const { config, machine } = model(text, noFiles, release);
    const { findings, answer } = lint(config, machine, [rule(...starts.map((start) => at(start)))]);
    return { ...answer, findings };
  };

  test('a finding says in which releases it is one, where not in all', () => {
    const { findings } = mergeReleases([runIn('6.8', 3, 8), runIn('7.4', 1, 3), runIn('7.9', 1, 3)]);
    expect(findings.map(({ span, message }) => [span.start, message])).toEqual([
      [1, 'found $& {what} (in 7.4 and 7.9, not in 6.8)'],
      [3, 'found $& {what}'],
      [8, 'found $& {what} (in 6.8, not in 7.4 and 7.9)'],
    ]);
  });

  test('the worst verdict counts', () => {
    const closed = runIn('7.9');
    const open: ReleaseRun = { ...runIn('6.8'), verdict: { ...closed.verdict, openRelay: 'yes' } };
    expect(mergeReleases([closed, open]).verdict.openRelay).toBe('yes');
    expect(mergeReleases([closed, open]).config.release).toBe('6.8');
  });
});
