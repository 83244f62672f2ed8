import { quoted } from '../marks.js';
import type { WhyReport } from './why-report.js';

const quotedText = <Part extends { readonly text: string }>(part: Part): Part => ({
  ...part,
  text: quoted(part.text),
});

/** The explanation of a decision in JSON, with words of the configuration in quotes, as in all plain text. */
export const whyJson = (why: WhyReport): WhyReport => ({
  ...why,
  listeners: why.listeners.map(quotedText),
  filters: why.filters.map(quotedText),
  steps: why.steps.map(({ rules, ...step }) => ({
    ...quotedText(step),
    ...(rules && {
      rules: rules.map((rule) => ({
        ...quotedText(rule),
        criteria: rule.criteria.map((each) => ({ ...each, reason: quoted(each.reason) })),
      })),
    }),
  })),
});
