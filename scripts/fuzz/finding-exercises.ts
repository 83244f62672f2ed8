import { rules, type Suggestion } from '../../src/index.js';
import { baselineOf, parseBaseline } from '../../src/lint/baseline.js';
import { lint } from '../../src/lint/engine.js';
import type { FixSubject } from '../../src/lint/fix-subject.js';
import { applyFixes, maxQuestions } from '../../src/lint/fixes.js';
import { refusesText } from '../../src/lint/refusals.js';
import { lintTemplate } from '../../src/lint/template/lint-template.js';
import type { Config } from '../../src/model/config/config.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import { type FormatName, formats } from '../../src/report/formats.js';
import { type CheckedFile, toLintResults } from '../../src/report/results.js';
import { parseTemplate } from '../../src/source/templates/parse-template.js';
import { applyEdits, type SourceFile } from '../../src/source/text.js';
import { usualWork } from '../../src/verify/budget.js';
import { checkOutput, type OutputForm } from './output-checks.js';
import { checkSpan, type FuzzSubject } from './subject.js';
import { violated } from './violations.js';

/** The most suggestions of one input that are tried, because each requires reading a text. */
const maxTried = 6;

/** Checks the findings of rules: places and edits must be within their texts, edits must not overlap, and smtpd must not refuse their results. */
export function exerciseFindings(subject: FuzzSubject): string {
  const { findings, config } = subject;
  for (const finding of findings) {
    checkSpan(`a finding of ${finding.rule}`, finding.span);
    for (const { span } of finding.related) checkSpan(`a related place of ${finding.rule}`, span);
    for (const suggestion of offersOf(finding)) checkEdits(finding.rule, suggestion);
  }
  const offered = findings.flatMap((finding) => offersOf(finding).map((offer) => ({ finding, offer })));
  for (const { finding, offer } of offered.slice(0, maxTried)) {
    if (offer.edits.some(({ span }) => span.file !== config.file)) continue;
    const after = subject.read(applyEdits(config.file, offer.edits));
    const refused = moreRefusals(config, after);
    if (refused !== undefined)
      violated(
        `what ${finding.rule} suggests is refused`,
        `${JSON.stringify(offer.description)}: ${refused}`,
      );
  }
  const placed = findings.map((finding) => ({ path: finding.span.file.path, finding }));
  const baseline = JSON.stringify(baselineOf(placed));
  if (JSON.stringify(parseBaseline(baseline)) !== baseline)
    violated('a baseline does not read as written', baseline);
  return JSON.stringify(
    findings.map(({ rule, message, span, suggestions }) => [
      rule,
      message,
      span.start,
      span.end,
      suggestions.map(({ description, edits }) => [description, edits.map(({ text }) => text)]),
    ]),
  );
}

const offersOf = ({ suggestions, fix }: FuzzSubject['findings'][number]): readonly Suggestion[] =>
  fix === undefined ? suggestions : [...suggestions, fix];

function checkEdits(rule: string, { description, edits }: Suggestion): void {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  for (const [at, { span }] of sorted.entries()) {
    checkSpan(`an edit of ${rule}`, span);
    const before = sorted[at - 1];
    if (before !== undefined && before.span.file === span.file && before.span.end > span.start)
      violated(`edits of ${rule} overlap`, JSON.stringify(description));
  }
}

/** The first refusal of a text after an edit, if smtpd accepted the text before. Otherwise nothing can be concluded, because the first refusal may have hidden others. */
function moreRefusals(before: Config, after: Config): string | undefined {
  if (before.refusals.some(refusesText)) return undefined;
  return after.refusals.find(refusesText)?.message;
}

const forms = {
  pretty: 'text',
  stylish: 'text',
  json: 'json',
  sarif: 'sarif',
  github: 'commands',
  gitlab: 'json',
  junit: 'xml',
  checkstyle: 'xml',
  unix: 'text',
  compact: 'text',
  rdjson: 'rdjson',
} as const satisfies Record<FormatName, OutputForm>;
const formatNames = Object.keys(forms) as FormatName[];

/** The number of formats in which one input is printed. */
const perInput = 3;

/** Prints the reports on one input in some of the formats. */
export async function exerciseReports(subject: FuzzSubject): Promise<string> {
  const { findings, run, random } = subject;
  const { verdict, config } = run.answer;
  const checked: CheckedFile = {
    findings,
    suppressed: run.suppressed,
    verdict,
    config,
    locate: (path) => path,
  };
  const first = random.below(formatNames.length);
  return (await reportsOf(checked, [...formatNames, ...formatNames].slice(first, first + perInput))).join('');
}

async function reportsOf(checked: CheckedFile, names: readonly FormatName[]): Promise<readonly string[]> {
  const report = { checked: [checked], results: toLintResults([checked]) };
  const texts: string[] = [];
  for (const name of names) {
    const text = await formats[name](report, { colour: false, quiet: false, verbose: true });
    checkOutput(`--format ${name}`, forms[name], text);
    texts.push(text);
  }
  return texts;
}

/** Applies all fixes and first suggestions, as `--fix` does, with the work of one question for all of them. */
export async function exerciseFixes({ input, host }: FuzzSubject): Promise<string> {
  const { text, release, platform } = input;
  const subject: FixSubject = {
    read(texts) {
      const file = { path: 'smtpd.conf', text: texts.get('smtpd.conf') ?? text };
      const config = readConfig(file, { release, platform, files: host });
      return { config, machine: describeMachine(config, host, []), read: new Set(['smtpd.conf']) };
    },
    async judge(one, purse) {
      const { findings, answer } = lint(one.config, one.machine, rules, { purse });
      return { ...one, findings, openRelay: answer.verdict.openRelay };
    },
    keyOf: (file) => (file.path === 'smtpd.conf' && file.includedFrom === undefined ? file.path : undefined),
    flowOptions: async () => ({}),
  };
  const suggested = new Set(rules.map(({ id }) => id));
  const { texts, applied } = await applyFixes([subject], suggested, usualWork / maxQuestions);
  const after = texts.get('smtpd.conf');
  if (after !== undefined) {
    const before = subject.read(new Map());
    const refused = moreRefusals(before.config, subject.read(texts).config);
    if (refused !== undefined) violated('what --fix writes is refused', refused);
  }
  return JSON.stringify([after, applied.map(({ description }) => description)]);
}

/** Judges the same text as a template. */
export async function exerciseTemplate({ input, host }: FuzzSubject): Promise<string> {
  const { text, release, platform } = input;
  const written = { path: 'smtpd.conf.j2', text };
  const read = (file: SourceFile) => {
    const config = readConfig(file, { release, platform, files: host });
    return { config, machine: describeMachine(config, host, []) };
  };
  const judged = lintTemplate({ ...parseTemplate(text), written }, read, rules, { known: rules });
  for (const { span, rule } of judged.findings) {
    checkSpan(`a finding of ${rule} in a template`, span);
    if (span.file.path === written.path && span.file.text !== text)
      violated('a finding in a template is at a place of another text', rule);
  }
  const texts = await reportsOf({ ...judged, variants: [], locate: (path) => path }, ['pretty', 'json']);
  return texts.join('');
}
