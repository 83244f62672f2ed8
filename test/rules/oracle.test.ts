import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { oracleAbsent, oracleReleases, verdict, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { analyse, analyseText, applied, type Fixture, fixturesOf } from './rule-fixtures.js';

const asked = (fixture: Fixture): boolean => oracleReleases.some((release) => release === fixture.release);
/** What an include that is not there may declare is nothing that the oracle's empty stand-in could. */
const isWhole = (fixture: Fixture): boolean =>
  !analyse(fixture).config.unseen.some(({ what }) => what === 'include');
const fixtures = rules
  .flatMap(({ id }) => fixturesOf(id))
  .filter((fixture) => asked(fixture) && isWhole(fixture));
const title = titled('fixtures before the real smtpd', oracleAbsent);

describe.skipIf(oracleAbsent !== undefined)(title, { timeout: 240_000 }, () => {
  it('refuses those with a fatal finding, and no others', async () => {
    for (const release of oracleReleases) {
      const flat = fixtures.filter((fixture) => fixture.release === release && fixture.root === undefined);
      const answers = await verdict(
        flat.map(({ conf }) => conf),
        [release],
        { stub: true },
      );
      const wrong = flat.filter((fixture, index) => answers[index]?.ok === isRefused(fixture));
      expect(wrong.map(({ name }) => name)).toEqual([]);
    }
    for (const fixture of fixtures.filter(({ root }) => root !== undefined)) {
      const [answer] = await verdict([fixture.conf], ['7.9'], { stub: true, overlay: fixture.root ?? '' });
      expect(answer?.ok, `${fixture.name}: ${answer?.raw}`).toBe(!isRefused(fixture));
    }
  });

  it('accepts what is suggested', async () => {
    const cases = fixtures
      .filter(({ kind, root, release }) => kind === 'bad' && root === undefined && release === '7.9')
      .flatMap((fixture) => {
        const before = analyse(fixture);
        return before.findings
          .filter(({ rule }) => rule === fixture.rule)
          .flatMap(({ suggestions }) => suggestions)
          .map((suggestion) => ({ fixture, suggestion, text: applied(before, suggestion).text }))
          .filter(
            ({ text }) =>
              !analyseText(fixture, text, { suggestions: false }).findings.some(({ fatal }) => fatal),
          );
      });
    const answers = await verdictOfTexts(
      cases.map(({ text }) => Buffer.from(text)),
      ['7.9'],
      { stub: true },
    );
    const refused = cases.flatMap(({ fixture, suggestion, text }, index) => {
      const answer = answers[index]?.[0];
      return answer?.ok ? [] : [`${fixture.name}, ${suggestion.description}: ${answer?.raw}\n${text}`];
    });
    expect(refused).toEqual([]);
    expect(cases.length).toBeGreaterThan(100);
  });
});

const isRefused = (fixture: Fixture): boolean => analyse(fixture).findings.some(({ fatal }) => fatal);
