import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { sourceOf } from '../rules/pages.js';
import { installation, oracleAbsent } from '../support/oracle.js';
import { titled } from '../support/skipped.js';

/** The manual that a reference begins with, as the installed release has it; undefined where it has none of that name. */
function manual(reference: string): string | undefined {
  const [, name = '', section = ''] = /^([\w.]+)\((\d)\)/.exec(reference) ?? [];
  const path = join(installation, '7.9/usr/share/man', `man${section}`, `${name}.${section}.gz`);
  return existsSync(path) ? gunzipSync(readFileSync(path)).toString() : undefined;
}

const references = rules.flatMap(({ id }) =>
  sourceOf(id).references.map((reference) => [id, reference] as const),
);

describe.skipIf(oracleAbsent !== undefined)(titled('manuals that pages name', oracleAbsent), () => {
  test('have these sections and words', () => {
    const missing: string[] = [];
    let found = 0;
    for (const [id, reference] of references) {
      const text = manual(reference);
      if (text === undefined) continue;
      for (const part of reference.split(/, | and /).slice(1)) {
        const isHeading = /^[A-Z]/.test(part);
        const isThere = isHeading
          ? text.split('\n').some((line) => /^\.S[hs] /.test(line) && line.slice(4) === part)
          : part.split(' ').every((word) => text.split(/\s/).includes(word.replace(/^-/, '')));
        if (isThere) found += 1;
        else missing.push(`${id}: ${reference}`);
      }
    }
    expect(missing).toEqual([]);
    expect(found).toBeGreaterThan(50);
  });
});
