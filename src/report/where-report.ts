import type { Config } from '../model/config/config.js';
import type { WayIn } from '../verify/explain/ways-in.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import { assumptionTexts, casesJson, caseTexts, clientText, endText, withoutRule } from './decision-text.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { type LineStyle, sentenceLines, verdictLines } from './text-lines.js';
import { reasonTexts } from './unread.js';
import { whyJson } from './why/why-json.js';
import type { WhyReport } from './why/why-report.js';
import { whyLines } from './why/why-text.js';

/** The destination of mail for an address through one way in, or through several with the same result. */
export interface WhereAnswer {
  readonly ways: readonly (WayIn & { readonly envelope: EnvelopeInput })[];
  readonly decision: Decision;
  readonly why: WhyReport;
}

/** The destinations of mail for an address. */
export interface WhereReport {
  readonly file: string;
  readonly address: string;
  /** Whether it is delivered through every way in. */
  readonly arrives: 'yes' | 'no' | 'unknown';
  readonly answers: readonly WhereAnswer[];
}

const verdicts = {
  yes: { text: 'arrives', style: 'green' },
  no: { text: 'does not arrive', style: 'red' },
  unknown: { text: 'not known', style: 'magenta' },
  partly: { text: 'arrives, but not on every way', style: 'red' },
  atMost: { text: 'does not arrive on every way (on others not known)', style: 'red' },
} as const;

/** Whether mail arrives by a decision. */
export function arrivalBy({ decision, deliveries }: Decision): WhereReport['arrives'] {
  if (decision === 'unknown') return 'unknown';
  return decision === 'accept' && deliveries.every(({ failure }) => failure === undefined) ? 'yes' : 'no';
}

function verdictOf({ arrives, answers }: WhereReport): (typeof verdicts)[keyof typeof verdicts] {
  if (arrives !== 'no') return verdicts[arrives];
  const ways = answers.map(({ decision }) => arrivalBy(decision));
  if (ways.includes('yes')) return verdicts.partly;
  return ways.includes('unknown') ? verdicts.atMost : verdicts.no;
}

/** The destinations of mail for an address as text: the result for each way in, and the steps that lead there. */
export function whereText(report: WhereReport, config: Pick<Config, 'unseen'>, layout: LineStyle): string {
  const { file, address, answers } = report;
  const lines = [
    ...answers.flatMap(({ ways, decision, why }) => [
      ...ways.flatMap(({ envelope }) => sentenceLines(clientText(envelope), layout)),
      ...endLines(decision).flatMap((text) => sentenceLines(text, layout, { indent: 2 })),
      ...whyLines(why, file, layout, 2),
      '',
    ]),
    ...verdictLines(
      {
        about: `${file}, ${address}`,
        ...verdictOf(report),
        dependsOn: reasonTexts(
          answers.flatMap(({ decision }) => decision.dependsOn),
          config,
        ),
        assumptions: [...new Set(answers.flatMap(({ decision }) => assumptionTexts(decision)))],
      },
      layout,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function endLines(decision: Decision): readonly string[] {
  const { deliveries, reply } = decision;
  if (decision.decision === 'unknown')
    return ['it depends on what was not read:', ...caseTexts(decision).map((text) => `  ${text}`)];
  if (decision.decision !== 'accept') return [`${reply} (${withoutRule(decision)})`];
  return deliveries.map(endText);
}

/** The destinations of mail for an address as one JSON object. */
export function whereJson({ file, address, arrives, answers }: WhereReport): string {
  return `${toPlainJson({
    schemaVersion,
    file,
    address,
    arrives,
    answers: answers.map(({ ways, decision: answer, why }) => {
      const { decision, reply, phase, deliveries, dependsOn, cases = [] } = answer;
      return {
        ways: ways.map(({ who, envelope }) => ({ who, envelope })),
        ...{ decision, reply, phase, deliveries, dependsOn },
        cases: casesJson(cases),
        assumptions: assumptionTexts(answer),
        why: whyJson(why),
      };
    }),
  })}\n`;
}
