import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { arrivalBy, type WhereAnswer, whereJson, whereText } from '../report/where-report.js';
import { waysIn } from '../verify/explain/ways-in.js';
import type { EnvelopeInput } from '../verify/smtp/envelope.js';
import { type CommandLine, UsageError } from './arguments.js';
import { readConfiguration } from './configurations.js';
import { outputDestination } from './destination.js';
import { explainedDecision } from './explained-decision.js';
import { displayPath, readModel, usualFile } from './input.js';
import { reportIfRefused } from './refused-config.js';
import { settled } from './settings-reader.js';

/** The default sender, without `--mail-from`. */
const usualSender = 'someone@example.net';

/** `smtpd-lint where ADDRESS [FILE]`: shows where mail for an address ends. Exit 0 if it is delivered through every way in, 1 if it is not, 2 if that is unknown. */
export async function whereCommand({ files, values }: CommandLine): Promise<number> {
  const [address, name = usualFile(), ...others] = files;
  if (address === undefined || others.length > 0) throw new UsageError('where takes an address and one file');
  const { reading } = await settled(name, 'where', values);
  const input = await readConfiguration(name, reading);
  const { config, machine } = readModel(input, reading.releases[0], reading);
  if (!reportIfRefused(input, config)) return 2;
  const locate = (path: string): string => displayPath(path, input.files);
  const answers = new Map<string, WhereAnswer>();
  for (const way of waysIn(config)) {
    const envelope: EnvelopeInput = {
      ...way.session,
      ...(way.who === 'machine' ? {} : { helo: 'client.example.net' }),
      mail_from: values.one('mail-from') ?? usualSender,
      rcpt_to: address,
    };
    const { decision, why } = explainedDecision(
      { config, machine, locate },
      envelope,
      envelope,
      Number.POSITIVE_INFINITY,
    );
    const { reply, rules, deliveries, dependsOn } = decision;
    const key = JSON.stringify([decision.decision, reply, rules, deliveries, dependsOn]);
    const known = answers.get(key);
    answers.set(key, { decision, why, ...known, ways: [...(known?.ways ?? []), { ...way, envelope }] });
  }
  const found = [...answers.values()];
  const arrives = arrivalOf(found);
  const report = redact(
    { file: locate(config.file.path), address, arrives, answers: found },
    secretsOf(config),
  );
  const destination = await outputDestination(values);
  destination.write(
    values.one('format') === 'json' ? whereJson(report) : whereText(report, config, destination),
  );
  return { yes: 0, no: 1, unknown: 2 }[arrives];
}

function arrivalOf(answers: readonly WhereAnswer[]): 'yes' | 'no' | 'unknown' {
  const kinds = answers.map(({ decision }) => arrivalBy(decision));
  if (kinds.includes('no')) return 'no';
  return kinds.includes('unknown') ? 'unknown' : 'yes';
}
