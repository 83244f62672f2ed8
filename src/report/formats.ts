import { painter } from './colour.js';
import { formatGithub } from './github.js';
import { formatJson } from './json.js';
import type { Report, ReportOptions } from './report.js';
import { summary } from './summary.js';

/** Turns a report into the text that is printed. */
export type Format = (report: Report, options: ReportOptions) => Promise<string>;

export type FormatName = 'pretty' | 'json' | 'github';

/** The formats by their names on the command line. */
export const formats: Readonly<Record<FormatName, Format>> = {
  pretty: async (report, options) => {
    const paint = painter(options.colour);
    const listed = report.results.some(({ messages }) => messages.length > 0);
    const findings = listed ? (await loadPretty()).formatFindings(report, options.colour, paint) : '';
    return findings + summary(report, options, paint);
  },
  json: async ({ results }) => formatJson(results),
  // GitHub shows lines that are no commands as they are; none of them may look like one.
  github: async (report, options) =>
    formatGithub(report.results) +
    summary(report, options, painter(false)).replace(/^(?=\S)/gm, 'smtpd-lint: '),
};

/**
 * eslint-formatter-pretty's parts look at the environment once, while they load, and differ in what they make of it. They are told to
 * colour, and pretty.ts takes the colours out where none are wanted.
 */
async function loadPretty(): Promise<typeof import('./pretty.js')> {
  const { FORCE_COLOR, NO_COLOR, NODE_DISABLE_COLORS } = process.env;
  const own = { FORCE_COLOR, NO_COLOR, NODE_DISABLE_COLORS };
  delete process.env.NO_COLOR;
  delete process.env.NODE_DISABLE_COLORS;
  process.env.FORCE_COLOR = '1';
  try {
    return await import('./pretty.js');
  } finally {
    for (const [name, value] of Object.entries(own)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
