import { dirname, join } from 'node:path';
import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { parsePolicy } from '../policy/parse.js';
import { provePolicy } from '../policy/prove.js';
import { shownSide } from '../report/difference.js';
import { policyJson, policyText } from '../report/policy-report.js';
import { readFound, readNamed } from '../source/node-files.js';
import { Budget, within } from '../verify/budget.js';
import { type CommandLine, UsageError } from './arguments.js';
import { readConfiguration } from './configurations.js';
import { destinationOf } from './destination.js';
import { displayPath, InputError, readModel, usualFile } from './input.js';
import { isReviewFormat, publishReview } from './publish-review.js';
import { reportIfRefused } from './refused-config.js';
import { settled } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** Where a policy is looked for: beside the configuration. */
const policyName = 'smtpd-lint.policy';

/** `smtpd-lint test [FILE]`: exit 0 when every assertion is proven, 1 when some is refuted, 2 when some could not be judged. */
export async function test({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('test takes one file');
  const { reading, ownership } = await settled(name, 'test', values);
  const given = values.one('policy');
  const path = given ?? join(name === '-' ? '.' : dirname(name), policyName);
  const policy = given === undefined ? readFound(path) : readNamed(path);
  if (!policy.ok)
    throw new InputError(
      `${path}: ${policy.message}; a policy holds assertions, one a line, as "strangers never relay"`,
    );
  const { assertions, problems } = parsePolicy({ path, text: policy.text });
  const input = await readConfiguration(name, reading);
  const { config, machine } = readModel(input, reading.releases[0], reading);
  if (!reportIfRefused(input, config)) return 2;
  const destination = await destinationOf(values);
  const options = await withSuffixes(ownership, config);
  const result = within(new Budget(reading.work), () => provePolicy(config, machine, assertions, options));
  const secrets = secretsOf(config);
  const report = {
    ...redact(result, secrets),
    problems: redact(problems, secrets),
    policy: path,
    side: shownSide({ config, locate: (file: string) => displayPath(file, input.files) }, secrets),
  };
  const format = values.one('format');
  if (isReviewFormat(format)) {
    const { policyReview } = await import('../report/review/policy-review.js');
    await publishReview(destination, format, policyReview(report));
  } else destination.write(format === 'json' ? policyJson(report) : policyText(report, destination));
  const verdicts = result.verdicts.map(({ verdict }) => verdict);
  if (verdicts.includes('refuted')) return 1;
  return problems.length > 0 || verdicts.includes('unknown') ? 2 : 0;
}
