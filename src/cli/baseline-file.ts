import { dirname, resolve } from 'node:path';
import { rules } from '../../rules/index.js';
import {
  type Baseline,
  BaselineError,
  baselineOf,
  KnownFindings,
  type Placed,
  parseBaseline,
} from '../lint/baseline.js';
import type { Finding } from '../lint/finding.js';
import { toIndentedJson } from '../report/json.js';
import type { CheckedFile } from '../report/results.js';
import { readNamed } from '../source/node-files.js';
import { openFile } from '../source/open.js';
import { InputError } from './input.js';
import { warn } from './output.js';
import { posixRelative } from './posix-relative.js';

/** The largest baseline, in bytes. */
const maxBytes = 16 * 1024 * 1024;

/** The checked files without the findings in a baseline (`--baseline FILE`), whose number is printed. Throws InputError. */
export function withoutKnown(checked: readonly CheckedFile[], name: string): readonly CheckedFile[] {
  const known = new KnownFindings(readBaseline(name));
  const left = checked.map((one) => ({
    ...one,
    findings: one.findings.filter((finding) => !isKept(finding) || !known.has(placed(name, one, finding))),
  }));
  if (known.met > 0) warn(`${count(known.met, 'finding')} not shown: in the baseline ${name}`);
  if (known.gone > 0)
    warn(
      `${count(known.gone, 'finding')} of the baseline ${name} no longer there; write it again with --write-baseline`,
    );
  return left;
}

/** Writes a baseline of all findings (`--write-baseline`). Throws InputError. */
export async function writeBaseline(checked: readonly CheckedFile[], name: string): Promise<void> {
  const all = checked.flatMap((one) => one.findings.map((finding) => placed(name, one, finding)));
  const found = all.filter(({ finding }) => isKept(finding));
  refuseToOverwrite(name);
  const { writeNamed } = await import('./write-output.js');
  writeNamed(name, `${toIndentedJson(baselineOf(found))}\n`);
  warn(`${count(found.length, 'finding')} written to the baseline ${name}`);
  const left = all.filter(({ finding }) => finding.severity !== 'note').length - found.length;
  if (left > 0)
    warn(`${count(left, 'finding')} not written: no baseline has open-relay, nor a rule that settings lock`);
}

/** Refuses to overwrite a file that is neither a baseline nor empty. Throws InputError. */
function refuseToOverwrite(name: string): void {
  const opened = openFile(name, { limit: maxBytes, unrecorded: true });
  if (!opened.ok || opened.bytes.length === 0) return;
  try {
    parseBaseline(opened.bytes.toString('utf8'), rules);
  } catch (error) {
    if (!(error instanceof BaselineError)) throw error;
    throw new InputError(`${name}: is not written: it is there already, and no baseline`);
  }
}

function readBaseline(name: string): Baseline {
  const result = readNamed(name, { limit: maxBytes });
  if (!result.ok) {
    if (result.code !== 'ENOENT') throw new InputError(`${name}: ${result.message}`);
    throw new InputError(`${name}: no such file`, 'make it with --write-baseline');
  }
  try {
    return parseBaseline(result.text, rules);
  } catch (error) {
    if (error instanceof BaselineError) throw new InputError(`${name}: not a baseline: ${error.message}`);
    throw error;
  }
}

/** Whether a baseline can contain a finding. Notes are never counted, so no baseline needs them; an open relay, or a rule that the settings lock, must never be hidden. */
const isKept = ({ severity, rule, locked }: Finding): boolean =>
  severity !== 'note' && rule !== 'open-relay' && !locked;

const placed = (name: string, { locate }: CheckedFile, finding: Finding): Placed => ({
  path: posixRelative(dirname(resolve(name)), locate(finding.span.file.path)),
  finding,
});

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
