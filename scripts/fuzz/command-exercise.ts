import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine } from '../../src/cli/arguments.js';
import { run } from '../../src/cli/run.js';
import { divertOutput } from '../../src/cli/standard-streams.js';
import { checkout } from './hosts.js';
import { checkOutput, type OutputForm } from './output-checks.js';
import type { FuzzSubject } from './subject.js';
import { violated } from './violations.js';

type CommandCase = readonly [OutputForm, readonly string[]];

/** Command lines with the form of their output. The files are in the checkout. */
const lines: readonly [CommandCase, ...CommandCase[]] = [
  ['text', ['check', '--verbose', 'smtpd.conf']],
  ['text', ['check', '--root', '.', '--release', '6.8,7.9', 'smtpd.conf']],
  ['text', ['check', '--fix-dry-run', 'smtpd.conf']],
  ['sarif', ['check', '--format', 'sarif', 'smtpd.conf', 'other.conf']],
  ['json', ['check', '--format', 'json', 'smtpd.conf', 'other.conf']],
  ['xml', ['check', '--format', 'junit', 'smtpd.conf']],
  ['text', ['check', 'smtpd.conf.j2']],
  ['text', ['simulate', 'smtpd.conf']],
  ['json', ['simulate', '--format', 'json', 'smtpd.conf']],
  ['json lines', ['simulate', '--format', 'json', '--envelopes', 'envelopes.jsonl', 'smtpd.conf']],
  ['text', ['simulate', '--envelopes', 'envelopes.jsonl', 'smtpd.conf']],
  ['text', ['diff', 'smtpd.conf', 'other.conf']],
  ['text', ['test', 'smtpd.conf']],
  ['text', ['matrix', 'smtpd.conf']],
  ['document', ['migrate', 'smtpd.conf']],
];

const envelopes = [
  '{"rcpt_to": ["a@example.org", "\\u001b[2J@x.test"]}',
  '{"src": "::1", "auth": "alice", "tls": "starttls", "helo": "\\u202e"}',
  '{"src": "local", "mail_from": ""}',
].join('\n');

/** Runs the command itself in the checkout: its exit status must be one of its own, its output must contain no raw characters, and no input may cause an internal error. */
export async function exerciseCommand({ input, random }: FuzzSubject): Promise<string> {
  const { repository } = checkout();
  const write = (name: string, text: string): void => writeFileSync(join(repository, name), text);
  write('smtpd.conf', input.text);
  write('other.conf', input.other);
  write('smtpd.conf.j2', input.text);
  write('smtpd-lint.policy', input.policy);
  write('envelopes.jsonl', envelopes);
  const [form, words] = random.pick(lines);
  const { status, output, complaints } = await inCheckout(words, repository);
  const what = words.filter((word) => !/\.\w+$/.test(word)).join(' ');
  if (![0, 1, 2].includes(status)) violated(`${what} ends with ${status}`, complaints);
  const defect = /(?:internal error|rule \S+ failed).*/.exec(complaints);
  if (defect !== null) violated(`${what} has a defect`, defect[0]);
  checkOutput(`standard error of ${what}`, 'text', complaints);
  if (output !== '') checkOutput(what, form, output);
  return JSON.stringify([status, output, complaints]);
}

/** Runs a command line in this process, and captures its output. */
async function inCheckout(words: readonly string[], folder: string) {
  const written = { output: '', complaints: '' };
  const before = process.cwd();
  const restore = divertOutput((descriptor, text) => {
    written[descriptor === 1 ? 'output' : 'complaints'] += text;
  });
  process.chdir(folder);
  try {
    return { status: await run(parseCommandLine(words)), ...written };
  } finally {
    restore();
    process.chdir(before);
  }
}
