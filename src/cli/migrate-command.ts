import { translateConfig } from '../migrate/migrate.js';
import { type Proof, proveMigration } from '../migrate/proof.js';
import { needsPerson as isForPerson } from '../model/config/lowered.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { toPlainJson } from '../report/json.js';
import { schemaVersion } from '../report/lint-result.js';
import { migrationJson, type NamedMigration } from '../report/migration.js';
import { migrationLines, refusalOf, unconvertedLines } from '../report/migration-text.js';
import { Budget, within } from '../verify/budget.js';
import { type CommandLine, UsageError } from './arguments.js';
import { besideOutput } from './colours.js';
import { displayPath, type Input, InputError, readInput, readModel, usualFile } from './input.js';
import { printDocument, printText, tell } from './output.js';
import { notText, originalOf, ReplaceError, replaceFiles } from './replace.js';
import { settled } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';
import { writeNamed } from './write-output.js';

/**
 * `smtpd-lint migrate FILE`: translates a configuration of the releases before 6.4 into the current language. Exit 0 if nothing is left to do: everything is translated, smtpd
 * accepts it, and all mail is proven to be treated as before; 1 if something is left; 2 if it could not be judged.
 */
export async function migrateCommand({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('migrate takes one file');
  const inPlace = values.has('write');
  const output = values.one('output-file');
  if (inPlace && (output !== undefined || name === '-'))
    throw new UsageError('migrate --write replaces FILE itself, so it takes neither --output-file nor "-"');
  const { reading, ownership } = await settled(name, 'migrate', values);
  const input = await readInput(name, reading);
  if (input.lossy) throw new InputError(`${name}: ${notText}`);
  const [release] = reading.releases;
  const { config } = readModel(input, release, reading);
  const path = (file: string): string => displayPath(file, input.files);
  const asJson = values.one('format') === 'json';
  const write = (text: string): void => {
    if (output !== undefined) writeNamed(output, text);
    else if (asJson) printText(text);
    else printDocument(text);
  };

  const layout = besideOutput(values);
  const migration = translateConfig(config);
  if (migration === undefined) {
    const secrets = secretsOfAll([config]);
    tell(unconvertedLines({ name, release, config, path }, secrets, layout));
    if (asJson) write(`${toPlainJson({ schemaVersion, path: name, release, migrated: false })}\n`);
    else if (!inPlace) write(input.file.text);
    return refusalOf(config) === undefined ? 0 : 1;
  }
  const meant = migration.meant.config;
  const options = await withSuffixes(ownership, config, meant);
  const proof = within(new Budget(reading.work), () =>
    proveMigration(config, migration, reading.addresses, options),
  );
  const named: NamedMigration = { name, release, config, migration, proof, path };
  const secrets = secretsOfAll([config, meant, proof.config]);
  const left = inPlace ? [] : includesIn(named);
  const notes = left.map(
    (include) => `${include} has syntax of before 6.4, too; --write converts it with ${name}`,
  );
  tell(migrationLines(named, secrets, layout, notes));
  const main = textOf(named);
  if (inPlace) replaceAll(input, named);
  if (asJson) write(migrationJson(named, secrets));
  else if (!inPlace) write(main);
  if (proof.difference.tooLarge) return 2;
  return isDone(proof) && left.length === 0 && !needsPerson(named) ? 0 : 1;
}

const isDone = ({ same, refusals }: Proof): boolean => same === 'yes' && refusals.length === 0;

const needsPerson = ({ migration }: NamedMigration): boolean => migration.remarks.some(isForPerson);

const textOf = ({ migration, config }: NamedMigration): string =>
  [...migration.texts].find(([{ path }]) => path === config.file.path)?.[1] ?? config.file.text;

/** The included files that change. */
const includesIn = ({ migration, config }: NamedMigration): readonly string[] =>
  [...migration.texts.keys()].map(({ path }) => path).filter((path) => path !== config.file.path);

/** Replaces the file and the includes that change. Throws InputError. */
function replaceAll({ files, file }: Input, { migration }: NamedMigration): void {
  try {
    replaceFiles(
      [...migration.texts].map(([{ path, text: before }, text]) => {
        const real = path === file.path ? path : files.located(path);
        if (real === undefined) throw new ReplaceError(`${path}: it may not be written`);
        return { original: originalOf(real, before), text };
      }),
    );
  } catch (error) {
    throw error instanceof ReplaceError ? new InputError(error.message) : error;
  }
}
