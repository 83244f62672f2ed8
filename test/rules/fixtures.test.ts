import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import type { Finding } from '../../src/index.js';
import { lint } from '../../src/lint/engine.js';
import {
  analyse,
  analyseText,
  applied,
  type Fixture,
  fixturesOf,
  render,
  rulesWithFixtures,
} from './rule-fixtures.js';
import { bounds, faultsOf, isTooLongForList, type Part } from './wording.js';

/** The findings of a fixture, and where very many are only counted, those, too. */
function allFindings(fixture: Fixture): readonly Finding[] {
  const { findings, config, machine } = analyse(fixture);
  if (findings.every(({ more }) => more === undefined)) return findings;
  return lint(
    config,
    machine,
    rules.filter(({ id }) => id === fixture.rule),
    { maxListed: Number.POSITIVE_INFINITY, suggestions: false },
  ).findings;
}

const ofRule = (findings: readonly Finding[], rule: string): readonly Finding[] =>
  findings.filter((finding) => finding.rule === rule);

describe('every rule', () => {
  const files = readdirSync(fileURLToPath(new URL('../../rules/', import.meta.url)))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => name.replace(/\.ts$/, ''));

  it('is named like its file and its fixtures, and is in the list', () => {
    const ids = rules.map(({ id }) => id).sort();
    expect(ids).toEqual(files.sort());
    expect(rulesWithFixtures()).toEqual(ids);
  });

  it.each(rules.map(({ id }) => id))('%s has at least two firing and two silent fixtures', (id) => {
    const kinds = fixturesOf(id).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'bad').length).toBeGreaterThanOrEqual(2);
    expect(kinds.filter((kind) => kind === 'good').length).toBeGreaterThanOrEqual(2);
  });

  it.each(rules.map(({ id }) => id))('%s uses all of its messages somewhere', (id) => {
    const rule = rules.find((other) => other.id === id);
    const found = fixturesOf(id)
      .flatMap((fixture) => ofRule(allFindings(fixture), id))
      .map(({ message }) => message);
    const unused = Object.entries(rule?.messages ?? {}).filter(([, text]) => {
      const pattern = (typeof text === 'string' ? text : text.message)
        .split(/\{\w+\}/)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('[^]*');
      return !found.some((message) => new RegExp(`^${pattern}$`).test(message));
    });
    expect(unused.map(([name]) => name)).toEqual([]);
  });
});

/** `npm run test:rule` names one: what is to be tested of the others would be found out, and then left out. */
const { TEST_RULE } = process.env;
const tested = rules.map(({ id }) => id).filter((id) => TEST_RULE === undefined || id === TEST_RULE);

describe.each(tested)('fixtures of %s', (id) => {
  const fixtures = fixturesOf(id);

  it('have words that say each part of a finding once, within its bounds', () => {
    const found = fixtures.flatMap((fixture) => ofRule(analyse(fixture).findings, id));
    const faults = found.flatMap(({ message, label, note, help, related, suggestions }) => {
      const parts: readonly (readonly [Part, string | undefined])[] = [
        ['message', message],
        ['label', label],
        ['note', note],
        ['help', help],
        ...related.map((other) => ['label', other.message] as const),
        ...suggestions.map((suggestion) => ['title', suggestion.description] as const),
      ];
      return parts.flatMap(([part, text]) => faultsOf(part, text));
    });
    expect([...new Set(faults)]).toEqual([]);
  });

  it('have headlines that fit beside the name of the rule in 80 columns', () => {
    const found = fixtures.flatMap((fixture) => analyse(fixture).findings);
    expect(found.filter(isTooLongForList).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });

  it.each(fixtures.filter(({ kind }) => kind === 'bad').map((fixture) => [fixture.name, fixture] as const))(
    '%s',
    (_, fixture) => {
      const found = ofRule(analyse(fixture).findings, id);
      expect(found.length, 'nothing was found').toBeGreaterThan(0);
      expect(existsSync(fixture.expected), 'run `npm run fixtures`, and read what it wrote').toBe(true);
      expect(render(found, mainOf(fixture))).toBe(readFileSync(fixture.expected, 'utf8'));
    },
  );

  it.each(fixtures.filter(({ kind }) => kind === 'good').map((fixture) => [fixture.name, fixture] as const))(
    '%s is silent',
    (_, fixture) => {
      expect(render(ofRule(analyse(fixture).findings, id), mainOf(fixture))).toBe('');
    },
  );

  it.each(
    fixtures
      .filter(({ kind }) => kind === 'bad')
      .flatMap((fixture) => {
        const before = analyse(fixture);
        return ofRule(before.findings, id).flatMap((finding) =>
          finding.suggestions.map(
            (suggestion) =>
              [
                `${fixture.name}: ${suggestion.description}`,
                { fixture, before, finding, suggestion },
              ] as const,
          ),
        );
      }),
  )('%s: the finding is gone and none has come', (_, { fixture, before, finding, suggestion }) => {
    const { text, files: changed } = applied(before, suggestion);
    const after = analyseText(fixture, text, { changed, suggestions: false });
    const expected = countsOf(before.findings);
    const key = keyOf(finding);
    expected.set(key, (expected.get(key) ?? 0) - 1);
    // Of a text that may mean several things rules that need all of it say nothing, until one of its faults is gone.
    const isReadBefore = !before.findings.some(({ fatal }) => fatal);
    const excess = [
      ...countsOf(after.findings.filter((each) => isReadBefore || !needsAll.has(each.rule))),
    ].filter(([other, count]) => count > (expected.get(other) ?? 0));
    expect(excess, text).toEqual([]);
  });
});

describe('all headlines', () => {
  it(`have a median of at most ${bounds.median} characters`, () => {
    const lengths = rules
      .flatMap(({ id }) => fixturesOf(id).flatMap((fixture) => analyse(fixture).findings))
      .map(({ message }) => message.length)
      .sort((a, b) => a - b);
    expect(lengths[lengths.length >> 1]).toBeLessThanOrEqual(bounds.median);
  });
});

/** The rules that look at files only of which smtpd refuses nothing. */
const needsAll: ReadonlySet<string> = new Set(
  rules.flatMap(({ id, needs }) => (needs?.includes('complete-config') ? [id] : [])),
);

const mainOf = ({ conf }: Fixture): string => conf.slice(conf.lastIndexOf('/') + 1);

/** Findings are the same when they say the same, wherever the edit has moved them. */
const keyOf = ({ rule, message }: Finding): string =>
  `${rule}: ${message.replace(/\blines? [\d, and]+/g, 'line')}`;

function countsOf(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  return counts;
}
