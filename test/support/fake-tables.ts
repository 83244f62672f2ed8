import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a program behaves: it serves its table, or as a program that is broken or hostile. */
export type ProgramBehaviour =
  | 'serves'
  | 'silent'
  | 'silent-to-questions'
  | 'ends'
  | 'ends-when-asked'
  | 'floods'
  | 'floods-answers'
  | 'long-line'
  | 'wrong-id'
  | 'wrong-operation'
  | 'wrong-word'
  | 'no-service'
  | 'unknown-service'
  | 'no-registration'
  | 'error'
  | 'error-with-text'
  | 'late-lines'
  | 'leaves-child';

/** A table of a program: keys by service, `*` for all; and how the program behaves. */
export interface ProgramTable {
  readonly behaviour?: ProgramBehaviour;
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  /** Where aliases lead: `*` as a key is each that has no other entry, and as a value the key itself. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Answers are written in two parts. */
  readonly slow?: boolean;
}

/** A table program in the protocol 0.1 of smtpd-tables(7), in plain JavaScript. It records how it was started and what it was told in `FILE.log`. */
const text = (node: string): string => `#!${node}
const { appendFileSync, readFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
const [, , file] = process.argv;
const { behaviour = 'serves', keys = {}, aliases = {}, slow = false } = JSON.parse(readFileSync(file, 'utf8'));
const note = (what) => appendFileSync(file + '.log', JSON.stringify(what) + '\\n');
note({ argv: process.argv.slice(2), argv0: process.argv0, env: process.env, cwd: process.cwd(), pid: process.pid });
if (behaviour === 'ends') process.exit(3);
if (behaviour === 'leaves-child') {
  const child = spawn('/bin/sleep', ['600'], { stdio: 'inherit' });
  note({ child: child.pid });
}
const say = (line) => process.stdout.write(line);
const flood = () => { while (process.stdout.write('x|'.repeat(5000) + (behaviour === 'long-line' ? '' : '\\n'))); setImmediate(flood); };
function handle(line) {
  note(line);
  if (line === 'config|ready') {
    if (behaviour === 'silent') return;
    if (behaviour === 'floods' || behaviour === 'long-line') return flood();
    if (behaviour === 'no-registration') return say('hello\\n');
    if (behaviour === 'unknown-service') return say('register|nonsense\\nregister|ready\\n');
    if (behaviour === 'no-service') return say('register|ready\\n');
    for (const name of ['domain', 'netaddr', 'mailaddr', 'string', 'regex', 'alias']) say('register|' + name + '\\n');
    return say('register|ready\\n');
  }
  if (!line.startsWith('table|')) return;
  const [, version, , , operation, service, id] = line.split('|');
  const key = line.split('|').slice(7).join('|');
  if (version !== '0.1') return say(operation + '-result|' + id + '|error|version\\n');
  const known = keys[service] ?? [];
  const found = known.includes('*') || known.includes(key);
  switch (behaviour) {
    case 'silent-to-questions': return;
    case 'ends-when-asked': return process.exit(0);
    case 'floods-answers': return flood();
    case 'wrong-id': return say('check-result|00000000|found\\n');
    case 'wrong-operation': return say('lookup-result|' + id + '|found|x\\n');
    case 'wrong-word': return say('check-result|' + id + '|yes\\n');
    case 'error': return say('check-result|' + id + '|error\\n');
    case 'error-with-text': return say('check-result|' + id + '|error|no database\\n');
    case 'late-lines': return say('check-result|' + id + '|' + (found ? 'found' : 'not-found') + '\\ncheck-result|' + id + '|found\\n');
  }
  const value = aliases[key] ?? aliases['*'];
  const isAlias = operation === 'lookup' && value !== undefined;
  const said = isAlias ? 'found|' + (value === '*' ? key : value) : found ? 'found' : 'not-found';
  const answer = operation + '-result|' + id + '|' + said + '\\n';
  if (!slow) return say(answer);
  say(answer.slice(0, 9));
  setTimeout(() => say(answer.slice(9)), 5);
}
let rest = '';
process.stdin.on('data', (chunk) => {
  rest += chunk;
  const lines = rest.split('\\n');
  rest = lines.pop();
  for (const line of lines) handle(line);
});
process.stdin.on('end', () => process.exit(0));
`;

/** Writes the program as `FOLDER/table-fake`. */
export function writeTableProgram(folder: string, name = 'fake'): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `table-${name}`);
  writeFileSync(path, text(process.execPath));
  chmodSync(path, 0o755);
  return path;
}

/** Writes what a program is to serve, as the file that it gets as its argument. */
export function writeProgramTable(path: string, table: ProgramTable): string {
  writeFileSync(path, JSON.stringify(table));
  return path;
}
