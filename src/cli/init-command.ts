import { lstatSync } from 'node:fs';
import { sep } from 'node:path';
import { readConfig } from '../model/read-config.js';
import { painter } from '../report/colour.js';
import { toIndentedJson } from '../report/json.js';
import { printable } from '../report/printable.js';
import { sentenceLines } from '../report/text-lines.js';
import { parseJson } from '../settings/parse-json.js';
import { type ProposalCandidate, propose, proposedSettings } from '../settings/propose.js';
import { nodeFiles, readFound, readNamed } from '../source/node-files.js';
import { statusOf } from '../source/paths.js';
import type { CommandLine } from './arguments.js';
import { coloured, terminal } from './colours.js';
import type { NamedFile } from './find-files.js';
import { InputError } from './input.js';
import { filesToCheck } from './named-files.js';
import { printText } from './output.js';
import { posixRelative } from './posix-relative.js';
import { settingsName } from './settings-file.js';
import { writeNamed } from './write-output.js';

/** The path of the schema if this program is installed in the folder. */
const schemaPath = 'node_modules/smtpd-lint/schema.json';

/** The most configurations that are examined. Settings for more would not resemble a file that is written by hand. */
const maxFiles = 20;

/**
 * `smtpd-lint init [FILE]…`: examines configurations in the working directory, writes a settings file for them there, and prints what it found. Throws InputError if there is a
 * settings file already, unless `--force` is given.
 */
export async function initCommand({ files, values }: CommandLine): Promise<number> {
  const force = values.has('force');
  refuseToOverwrite(force);
  const found = await filesToCheck(files.length === 0 ? ['.'] : files, []);
  const proposals = found.slice(0, maxFiles).map((file) => propose(candidate(file)));
  const schema = statusOf(schemaPath)?.isFile() ? `./${schemaPath}` : undefined;
  const text = `${toIndentedJson(proposedSettings(proposals, schema))}\n`;
  writeNamed(settingsName, text);
  const layout = {
    paint: painter(coloured(values)),
    columns: terminal().terminal?.columns ?? Number.POSITIVE_INFINITY,
  };
  const left = found.length - proposals.length;
  const lines = [
    ...proposals.flatMap(({ name, reasons }) => [
      printable(name),
      ...reasons.flatMap((reason) => sentenceLines(reason, layout, { indent: 2 })),
    ]),
    ...(left > 0 ? [`${left} more files were not looked at`] : []),
    '',
    `Wrote ${settingsName}:`,
    text,
    printable(`Next: smtpd-lint ${files.length === 0 ? '.' : files.join(' ')}`),
    '',
  ];
  return printText(lines.join('\n'));
}

/** Refuses to overwrite existing settings, or to write through a link. Throws InputError. */
function refuseToOverwrite(force: boolean): void {
  const there = lstatSync(settingsName, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile())
    throw new InputError(`${settingsName}: is no regular file, and is left alone`);
  if (there !== undefined && !force)
    throw new InputError(`${settingsName}: is there already`, 'replace it with --force');
  const inPackage = readFound('package.json');
  if (force || !inPackage.ok) return;
  const { value } = parseJson({ path: 'package.json', text: inPackage.text });
  if (value?.type === 'object' && value.entries.some(({ key }) => key === 'smtpd-lint'))
    throw new InputError(
      'package.json: has settings already',
      `write ${settingsName} beside them with --force: then that one counts`,
    );
}

function candidate({ name: path, problem }: NamedFile): ProposalCandidate {
  if (problem !== undefined) throw new InputError(`${path}: ${problem}`);
  const result = readNamed(path);
  if (!result.ok) throw new InputError(`${path}: ${result.message}`);
  const name = posixRelative(process.cwd(), path);
  const root = treeOf(name);
  const files = nodeFiles({ root, main: path, cwd: process.cwd() });
  const file = { path, text: result.text };
  return { name, root, read: (release, platform) => readConfig(file, { release, platform, files }) };
}

/** The root of the server's tree that contains a file: `mx1` for `mx1/etc/mail/smtpd.conf`. */
function treeOf(name: string): string | undefined {
  const folders = name.split('/').slice(0, -1);
  const etc = folders.lastIndexOf('etc');
  // Only below the working directory; if that is /, no root is needed.
  if (etc === -1 || folders[0] === '..' || process.cwd() === sep) return undefined;
  // FreeBSD and others install packages below /usr/local.
  const end = folders.slice(0, etc).join('/').endsWith('usr/local') ? etc - 2 : etc;
  return folders.slice(0, end).join('/') || '.';
}
