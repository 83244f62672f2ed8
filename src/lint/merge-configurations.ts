import type { EmbeddedText } from '../source/embedded/embedded.js';
import { someInWords } from '../source/prose.js';
import { positionAt } from '../source/text.js';
import type { Finding } from './finding.js';
import type { ReleaseRun } from './releases.js';
import type { TemplateRun, VariantAnswer } from './template/lint-template.js';

/** The result for one of several configurations of a file. */
export interface ConfigurationRun {
  readonly place: EmbeddedText;
  readonly run: ReleaseRun & Partial<Pick<TemplateRun, 'variants'>>;
}

/** One result for a file with several configurations: open if one of them is, and closed if all are. Each has its own answer as well. */
export function mergeConfigurations(runs: readonly [ConfigurationRun, ...ConfigurationRun[]]): TemplateRun {
  const [first] = runs;
  const worst =
    runs.find(({ run }) => run.verdict.openRelay === 'yes') ??
    runs.find(({ run }) => run.verdict.openRelay === 'unknown') ??
    first;
  const { config, verdict } = worst.run;
  const own = verdict.where === undefined || verdict.where === always ? '' : `, ${verdict.where}`;
  const where =
    verdict.openRelay === 'no'
      ? `in each of its ${runs.length} configurations${refusedAmong(runs)}`
      : `in the configuration from line ${lineOf(worst)} on${own}${refusalOf(worst, ' (', ')')}${othersThan(worst, runs)}`;
  const unknown = runs.filter(({ run }) => run.verdict.openRelay === 'unknown');
  const all = runs.map(({ run }) => run.verdict);
  return {
    config,
    verdict: {
      ...verdict,
      where,
      answered: { start: worst.place.start, end: worst.place.end },
      dependsOn:
        verdict.openRelay === 'unknown'
          ? unknown.flatMap(({ run }) => run.verdict.dependsOn)
          : verdict.dependsOn,
      assumptions: [...new Set(all.flatMap(({ assumptions }) => assumptions))],
      ...(all.some(({ failed }) => failed) && { failed: true }),
      ...(all.some(({ tooLarge }) => tooLarge) && { tooLarge: true }),
    },
    findings: inOrder(runs.map(({ run }) => run.findings)),
    suppressed: inOrder(runs.map(({ run }) => run.suppressed ?? [])),
    undecided: [...new Set(runs.flatMap(({ run }) => run.undecided ?? []))],
    variants: runs.flatMap((one) => answersOf(one)),
  };
}

const always = 'in every variant';

/** The outcomes, the worst first, in the words of a verdict. */
const outcomes = [
  ['yes', 'open'],
  ['unknown', 'not proven'],
  ['no', 'closed'],
] as const;

/** What an answer supposes for a configuration that smtpd refuses, in words between `before` and `after`; nothing for others. */
function refusalOf({ run: { findings } }: ConfigurationRun, before: string, after: string): string {
  if (!findings.some(({ fatal }) => fatal)) return '';
  const isOlder = findings.some(({ rule }) => rule === 'legacy-dialect');
  return `${before}refused by smtpd; once ${isOlder ? 'converted' : 'fixed'}${after}`;
}

/** The configurations that smtpd refuses, if all have the same answer: ` (from line 9 on refused by smtpd; once converted)`. */
function refusedAmong(runs: readonly ConfigurationRun[]): string {
  const groups = byText(runs, (one) => refusalOf(one, '', ''));
  const [[text, all] = ['', []]] = groups;
  if (groups.length === 1) return text === '' ? '' : ` (${all.length === 1 ? '' : 'each '}${text})`;
  const refused = groups.filter(([each]) => each !== '');
  return ` (${refused.map(([each, ones]) => `${fromLines(ones)} ${each}`).join(', ')})`;
}

/** The configurations by a text that each has, in the order of the file. */
function byText(
  runs: readonly ConfigurationRun[],
  textOf: (one: ConfigurationRun) => string,
): readonly (readonly [string, readonly ConfigurationRun[]])[] {
  const groups = new Map<string, ConfigurationRun[]>();
  for (const one of runs) groups.set(textOf(one), [...(groups.get(textOf(one)) ?? []), one]);
  return [...groups];
}

/** `from line 3 on`, `from lines 3 and 9 on`. */
function fromLines(runs: readonly ConfigurationRun[]): string {
  const lines = runs.map((one) => String(lineOf(one)));
  return `from ${lines.length === 1 ? 'line' : 'lines'} ${someInWords(lines, maxLines)} on`;
}

/** The most configurations with one outcome whose lines are named. */
const maxLines = 4;

/** What holds for the other configurations, the worst first: `; not proven from line 3 on; closed from lines 9 and 20 on`. */
function othersThan(worst: ConfigurationRun, runs: readonly ConfigurationRun[]): string {
  return outcomes
    .flatMap(([openRelay, word]) => {
      const ones = runs.filter((one) => one !== worst && one.run.verdict.openRelay === openRelay);
      const also = worst.run.verdict.openRelay === openRelay ? 'also ' : '';
      return byText(ones, (one) => refusalOf(one, ' (', ')')).map(
        ([refusal, same]) => `; ${also}${word} ${fromLines(same)}${refusal}`,
      );
    })
    .join('');
}

/** The answers for one configuration, each with its place. */
function answersOf(one: ConfigurationRun): readonly VariantAnswer[] {
  const { config, verdict, variants = [] } = one.run;
  const when = `in the configuration from line ${lineOf(one)} on`;
  if (variants.length > 1) return variants.map((each) => ({ ...each, when: `${when}, ${each.when}` }));
  return [{ when, openRelay: verdict.openRelay, answer: { config, verdict } }];
}

const lineOf = ({ place: { file, start } }: ConfigurationRun): number => positionAt(file, start).line;

const inOrder = <F extends Finding>(found: readonly (readonly F[])[]): readonly F[] =>
  found.flat().sort((a, b) => a.span.start - b.span.start);
