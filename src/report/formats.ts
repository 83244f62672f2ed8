import { painter } from './colour.js';
import { formatWith, loadFormatter } from './eslint.js';
import { formatJson } from './json.js';
import { inert } from './log-commands.js';
import type { LintReport, ReportOptions } from './report.js';
import { summary } from './summary.js';

/** Renders a report as the text to print. */
export type Format = (report: LintReport, options: ReportOptions) => Promise<string>;

export type FormatName =
  | 'pretty'
  | 'stylish'
  | 'json'
  | 'sarif'
  | 'github'
  | 'gitlab'
  | 'junit'
  | 'checkstyle'
  | 'unix'
  | 'compact'
  | 'rdjson';

/** The formats by their names on the command line. */
export const formats: Readonly<Record<FormatName, Format>> = {
  pretty: async (report, options) => {
    const paint = painter(options.colour);
    const listed = report.results.some(({ messages }) => messages.length > 0);
    const findings = listed ? await (await loadPretty()).formatFindings(report, options, paint) : '';
    return inert(findings + summary(report, options, paint));
  },
  stylish: async (report, options) => {
    const { default: formatter } = await coloured(() => import('eslint-formatter-stylish'));
    const findings = await formatWith(formatter, report.results, options.colour);
    return inert(findings + summary(report, options, painter(options.colour)));
  },
  json: async ({ results }) => formatJson(results),
  // GitHub shows log lines as they are unless they are commands; no line of the summary may look like one.
  github: async (report, options) =>
    (await import('./github.js')).formatGithub(report) +
    inert(summary(report, options, painter(false))).replace(/^(?=\S)/gm, 'smtpd-lint: '),
  sarif: async (report) => (await import('./sarif.js')).formatSarif(report),
  gitlab: async (report) => (await import('./gitlab.js')).formatGitlab(report),
  junit: async (report) => (await import('./junit.js')).formatJunit(report),
  checkstyle: async (report) => (await import('./checkstyle.js')).formatCheckstyle(report),
  unix: async ({ results }) =>
    inert(lines(await formatWith((await import('eslint-formatter-unix')).default, results, false))),
  compact: async ({ results }) =>
    inert(lines(await formatWith((await import('eslint-formatter-compact')).default, results, false))),
  rdjson: async (report) => (await import('./rdjson.js')).formatRdjson(report),
};

/** An installed ESLint formatter, by its name or path (`--formatter`). Throws FormatterError. */
export function formatOfModule(name: string): Format {
  const formatter = loadFormatter(name);
  return async ({ results }, { colour }) => lines(await formatWith(formatter, results, colour));
}

export const isFormatName = (name: string): name is FormatName => Object.hasOwn(formats, name);

/** Adds the line end that formatters leave to the caller. */
const lines = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

const loadPretty = () => coloured(() => import('./pretty.js'));

/**
 * Loads a formatter with colours enabled. Formatters read the environment once, when they are loaded, and interpret it differently; `formatWith` removes the colours if none are
 * wanted.
 */
async function coloured<Module>(load: () => Promise<Module>): Promise<Module> {
  const { FORCE_COLOR, NO_COLOR, NODE_DISABLE_COLORS } = process.env;
  const own = { FORCE_COLOR, NO_COLOR, NODE_DISABLE_COLORS };
  delete process.env.NO_COLOR;
  delete process.env.NODE_DISABLE_COLORS;
  process.env.FORCE_COLOR = '1';
  try {
    return await load();
  } finally {
    for (const [name, value] of Object.entries(own)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
