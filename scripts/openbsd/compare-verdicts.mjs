// For OpenBSD, smtpd's own system, on which this project has no servers: checks the recorded texts with the machine's own `smtpd -n`, compares its messages with those of
// smtpd-lint, and writes a file to send back. In a built clone, as any user:
//
//   node scripts/openbsd/compare-verdicts.mjs [--smtpd COMMAND] [--release 7.9] [--limit N] [--probe CONF] ANSWERS.json
//
// COMMAND (default: smtpd) is called with `-n -f FILE`. With --probe CONF the running server at 127.0.0.1 is also asked whether it decides according to CONF; mail is never sent.
// The file contains the numbers of the recorded texts, smtpd's messages, and the report of the probe with secrets masked: read it before you send it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release as kernel, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const linter = join(root, 'dist/smtpd-lint.cjs');

/** The messages of `smtpd -n` without the file name: `3: syntax error`. @param {string} output */
export function messagesOf(output) {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => /:(\d+: .+)$/.exec(line)?.[1] ?? line);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function ask(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  if (error !== undefined) throw error;
  return { status, stdout, output: `${stderr}${stdout}` };
}

/**
 * The texts that do not depend on a machine: no stand-ins for files were needed when they were recorded, and they name no files.
 * @returns {{ number: number, text: string }[]}
 */
function texts() {
  const lines = readFileSync(join(root, 'fixtures/verdicts/recorded.jsonl'), 'utf8').trim().split('\n');
  return lines.flatMap((line, number) => {
    const { text, stubs } = JSON.parse(line);
    return text === undefined || stubs !== undefined || /\/etc\/|\/dev\/|\beth0\b|\bem0\b|\bvio0\b/.test(text)
      ? []
      : [{ number, text }];
  });
}

/** A refusal of smtpd-lint in the form of smtpd's messages. @param {{ message: string, at?: { line: number } }} refusal */
const told = ({ message, at }) => (at === undefined ? message : `${at.line}: ${message}`);

async function run() {
  const { values, positionals } = parseArgs({
    options: {
      smtpd: { type: 'string', default: 'smtpd' },
      release: { type: 'string' },
      limit: { type: 'string', default: '1000' },
      probe: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [target] = positionals;
  if (target === undefined) throw new Error('name the file that the answers go to');
  const scratch = mkdtempSync(join(tmpdir(), 'compare-verdicts-'));
  const judged = values.release === undefined ? {} : { release: values.release };
  try {
    const conf = join(scratch, 'smtpd.conf');
    const asked = texts().slice(0, Number(values.limit));
    const { load } = await import(pathToFileURL(join(root, 'dist/index.js')).href);
    const differences = asked.flatMap(({ number, text }) => {
      writeFileSync(conf, text);
      const server = ask(values.smtpd, ['-n', '-f', conf]);
      const accepted = server.status === 0;
      const { refusals } = load(text, { platform: 'openbsd', ...judged }).model;
      const own = refusals.filter(
        (/** @type {{ severity?: string }} */ { severity }) => severity === 'error',
      );
      return accepted === (own.length === 0)
        ? []
        : [{ number, accepted, said: messagesOf(server.output), own: own.map(told) }];
    });
    const probe =
      values.probe &&
      ask(process.execPath, [linter, 'probe', '127.0.0.1', '--config', values.probe, '--format', 'json'])
        .stdout;
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const answers = {
      version,
      system: `${type()} ${kernel()}`,
      smtpd: ask(values.smtpd, ['-h']).output.trim(),
      asked: asked.length,
      differences,
      probe,
    };
    writeFileSync(target, `${JSON.stringify(answers, null, 1)}\n`);
    console.log(`${asked.length} texts, ${differences.length} differences: ${target}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
