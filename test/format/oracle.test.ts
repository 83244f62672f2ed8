import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { releases } from '../../src/source/release.js';
import {
  corpusAbsent,
  corpusFiles,
  corpusName,
  dialects,
  oracleAbsent,
  verdictOfTexts,
} from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { format } from './format-text.js';

test.skipIf(corpusAbsent !== undefined).each(dialects)(
  titled('%s files of the corpus: trees are equal, and a second time nothing changes', corpusAbsent),
  (dialect) => {
    const odd: string[] = [];
    for (const path of corpusFiles(dialect))
      for (const release of [releases[0], '7.9'] as const) {
        const once = format(readFileSync(path, 'utf8'), { release });
        const next = once.ok ? once.texts.get('smtpd.conf') : undefined;
        if (!once.ok) odd.push(`${corpusName(path)}: ${once.reason}`);
        if (next === undefined) continue;
        const twice = format(next, { release });
        if (!twice.ok || twice.texts.size > 0) odd.push(`${corpusName(path)}: not idempotent`);
      }
    expect(odd).toEqual([]);
  },
);

const absent = corpusAbsent ?? oracleAbsent;

test.skipIf(absent !== undefined).each(['6.8', '7.4', '7.9'] as const)(
  titled('smtpd %s says of formatted files what it said before', absent),
  async (release) => {
    const texts = corpusFiles('modern').map((path) => readFileSync(path, 'utf8'));
    const pairs = texts.flatMap((text) => {
      const result = format(text, { release });
      const next = result.ok ? result.texts.get('smtpd.conf') : undefined;
      return next === undefined ? [] : [text, next];
    });
    expect(pairs.length).toBeGreaterThan(60);
    const answers = await verdictOfTexts(
      pairs.map((text) => Buffer.from(text)),
      [release],
      { stub: true },
    );
    const said = answers.map(([answer]) => [answer?.ok, answer?.messages.map(({ text }) => text)]);
    for (let at = 0; at < said.length; at += 2) expect(said[at + 1], pairs[at]).toEqual(said[at]);
  },
);
