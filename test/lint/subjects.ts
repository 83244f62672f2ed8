import { rules } from '../../rules/index.js';
import { lint } from '../../src/lint/engine.js';
import type { FixSubject } from '../../src/lint/fix-subject.js';
import { applyFixes, type FixOutcome } from '../../src/lint/fixes.js';
import type { Rule } from '../../src/lint/rule.js';
import { preset } from '../../src/lint/selection.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import { newestRelease, type Platform, type Release } from '../../src/source/release.js';
import { analyse, type Fixture, fixturesOf } from '../rules/rule-fixtures.js';

export interface SubjectOptions {
  readonly release?: Release;
  readonly platform?: Platform;
  readonly rules?: readonly Rule[];
  /** The main file among `files`. */
  readonly main?: string;
}

/** A configuration in memory, whose files are known by their paths and may all be changed. */
export function subject(
  files: Readonly<Record<string, string>>,
  {
    release = newestRelease,
    platform = 'portable',
    rules: on = preset('recommended', rules),
    main = 'smtpd.conf',
  }: SubjectOptions = {},
): FixSubject {
  return {
    read(texts) {
      const read = new Set<string>();
      const host: FileHost = {
        read(path) {
          const text = texts.get(path) ?? (Object.hasOwn(files, path) ? files[path] : undefined);
          if (text !== undefined) read.add(path);
          return text === undefined
            ? { ok: false, code: 'ENOENT', message: 'No such file or directory' }
            : { ok: true, text };
        },
      };
      read.add(main);
      const text = texts.get(main) ?? files[main] ?? '';
      const config = readConfig({ path: main, text }, { release, platform, files: host });
      return { config, machine: describeMachine(config, host, []), read };
    },
    async judge(one, purse) {
      const { findings, answer } = lint(one.config, one.machine, on, { purse });
      return { ...one, findings, openRelay: answer.verdict.openRelay };
    },
    keyOf: ({ path }) => (Object.hasOwn(files, path) ? path : undefined),
    flowOptions: async () => ({}),
  };
}

/** What one configuration without other files becomes. */
export async function fixText(
  text: string,
  suggested: readonly string[] = [],
  options: SubjectOptions = {},
): Promise<FixOutcome & { readonly text: string }> {
  const outcome = await applyFixes([subject({ 'smtpd.conf': text }, options)], new Set(suggested));
  return { ...outcome, text: outcome.texts.get('smtpd.conf') ?? text };
}

/** The fixtures of one file in which a rule offers a fix. */
export const fixableFixtures = (): readonly Fixture[] =>
  rules
    .flatMap(({ id }) => fixturesOf(id))
    .filter((fixture) => fixture.kind === 'bad' && fixture.root === undefined)
    .filter((fixture) => analyse(fixture).findings.some(({ rule, fix }) => rule === fixture.rule && fix));
