import { effectiveStatements } from '../model/effective/effective-config.js';
import { maskedStatement } from '../model/secrets/masked-statement.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { effectiveJson, effectiveText, type NamedStatements } from '../report/effective-text.js';
import { unreadTexts } from '../report/unread.js';
import { type CommandLine, UsageError } from './arguments.js';
import { displayPath, readInput, readModel, usualFile } from './input.js';
import { printDocument, printText, warn } from './output.js';
import { reportIfRefused } from './refused-config.js';
import { settled } from './settings-reader.js';
import { writerOf } from './write-output.js';

/** `smtpd-lint show FILE`: prints the effective configuration without its secrets. Exit 2 if an include was not read. */
export async function showCommand({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('show takes one file');
  const { reading } = await settled(name, 'show', values);
  const input = await readInput(name, reading);
  const [release] = reading.releases;
  const { config } = readModel(input, release, reading);
  if (!reportIfRefused(input, config)) return 2;
  const asJson = values.one('format') === 'json';
  const output = values.one('output-file');
  const print = asJson ? printText : printDocument;
  const write = output === undefined ? print : writerOf(output);
  const secrets = secretsOf(config);
  const missing = config.unseen.filter(({ what }) => what === 'include');
  const named: NamedStatements = {
    name: displayPath(input.file.path, input.files),
    release,
    statements: effectiveStatements(config, (statement) => maskedStatement(statement, secrets)),
    notRead: missing.map((each) => each.name),
    locate: (path) => displayPath(path, input.files),
  };
  write(asJson ? effectiveJson(named) : effectiveText(named));
  for (const text of unreadTexts(missing, { config, locate: named.locate })) warn(`include ${text}`);
  return missing.length > 0 ? 2 : 0;
}
