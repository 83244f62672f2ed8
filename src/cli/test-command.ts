import { secretsOf } from '../model/secrets/secrets.js';
import type { PolicyResult } from '../policy/assertion-verdict.js';
import type { CoverageReport } from '../report/coverage/coverage-report.js';
import { type FilePolicyReport, policyJson, policyText } from '../report/policy-report.js';
import { readFound, readNamed } from '../source/node-files.js';
import { Budget, within } from '../verify/budget.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { readConfiguration } from './configurations.js';
import { type Destination, outputDestination } from './destination.js';
import type { Server } from './explained-decision.js';
import { displayPath, InputError, usualFile } from './input.js';
import { type FilePolicy, policyAnswer, policyBeside, policyOf, statusOfPolicy } from './policy-answer.js';
import { isReviewFormat, publishReview } from './publish-review.js';
import { settled } from './settings-reader.js';
import type { TemplateVariants } from './template-variants.js';
import { takenVariants } from './variant-answers.js';
import { whyTeller } from './why-teller.js';
import { withSuffixes } from './with-suffixes.js';

/**
 * `smtpd-lint test [FILE]`: exit 0 if every assertion is proven, 1 if one is refuted, 2 if one could not be judged. With `--init` it drafts a policy: exit 0, or 2 if nothing is
 * proven.
 */
export async function testCommand({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('test takes one file');
  checkOptions(values);
  const { reading, ownership } = await settled(name, 'test', values);
  const policy = values.has('init') ? undefined : readPolicy(name, values);
  const input = await readConfiguration(name, reading);
  const taken = takenVariants([input], reading, values);
  if (taken === undefined) return 2;
  const destination = await outputDestination(values);
  const configs = taken.variants.flatMap(({ models }) => models.map(({ config }) => config));
  const options = await withSuffixes(ownership, ...configs);
  const locate = (file: string): string => displayPath(file, input.files);
  if (policy === undefined) {
    const { draftPolicy } = await import('./draft-policy.js');
    const server = onlyServer(taken, locate, 'init');
    return within(new Budget(reading.work), () => draftPolicy(server, options, destination));
  }
  const tellWhy = await whyTeller(values);
  const { report, result } = policyAnswer(policy, { taken, locate }, options, {
    tellWhy,
    work: reading.work,
  });
  const coverage = asksForCoverage(values)
    ? await coverageOf(onlyServer(taken, locate, 'coverage'), result, options, reading.work)
    : undefined;
  await publish(report, coverage, values.one('format'), destination);
  return statusOfPolicy(report);
}

/** Whether coverage is requested; the format lcov implies it. */
const asksForCoverage = (values: OptionValues): boolean =>
  values.has('coverage') || values.one('format') === 'lcov';

/** The single variant. Throws InputError if there are several, because the option is about one configuration. */
function onlyServer({ variants }: TemplateVariants, locate: Server['locate'], option: string): Server {
  const models = variants.flatMap((variant) => variant.models);
  const [model, ...others] = models;
  if (model === undefined || others.length > 0 || model.unknowns.length > 0)
    throw new InputError(
      `--${option} is about one configuration, and the template has several`,
      'name one with --variant',
    );
  return { ...model, locate };
}

/** Checks the combination of options. Throws UsageError. */
function checkOptions(values: OptionValues): void {
  const format = values.one('format');
  if (values.has('init'))
    for (const other of ['coverage', 'policy', 'why', 'format'] as const)
      if (values.has(other)) throw new UsageError(`--init and --${other} exclude each other`);
  if (asksForCoverage(values) && isReviewFormat(format))
    throw new UsageError(`--coverage has the formats pretty, json and lcov, not ${format}`);
}

/** Reads the policy. Throws InputError. */
function readPolicy(name: string, values: OptionValues): FilePolicy {
  const given = values.one('policy');
  const path = given ?? policyBeside(name);
  const read = given === undefined ? readFound(path) : readNamed(path);
  if (read.ok) return policyOf(path, read.text);
  if (read.code !== 'ENOENT') throw new InputError(`${path}: ${read.message}`);
  throw new InputError(
    `${path}: there is no such policy`,
    'write assertions into it, one a line, such as "strangers never relay"',
    `draft those that hold today: smtpd-lint test --init ${name} > ${path}`,
  );
}

/** The mutants that the proven assertions notice. */
async function coverageOf(
  server: Server,
  { verdicts }: PolicyResult,
  options: RelayOptions,
  work: number,
): Promise<CoverageReport> {
  const [{ policyCoverage, purseOfMutants }, { coverageReport }] = await Promise.all([
    import('../policy/policy-coverage.js'),
    import('../report/coverage/coverage-report.js'),
  ]);
  const held = verdicts.flatMap(({ verdict, assertion }) => (verdict === 'proven' ? [assertion] : []));
  const coverage = policyCoverage(server, held, options, purseOfMutants(work));
  return coverageReport(coverage, server.config, server.locate, secretsOf(server.config));
}

async function publish(
  report: FilePolicyReport,
  coverage: CoverageReport | undefined,
  format: string | undefined,
  destination: Destination,
): Promise<void> {
  if (isReviewFormat(format)) {
    const { policyReview } = await import('../report/review/policy-review.js');
    return publishReview(destination, format, policyReview(report));
  }
  if (coverage !== undefined && format === 'lcov') {
    const { coverageLcov } = await import('../report/coverage/coverage-data.js');
    return destination.write(coverageLcov(coverage));
  }
  if (format === 'json') return destination.write(policyJson(report, coverage));
  const text = policyText(report, destination);
  if (coverage === undefined) return destination.write(text);
  const { coverageText } = await import('../report/coverage/coverage-text.js');
  destination.write(`${text}\n${coverageText(coverage, report.policy, destination)}`);
}
