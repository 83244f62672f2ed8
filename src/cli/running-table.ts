import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { AskedService, TableReply } from '../model/config/asked-table.js';
import { BoundedLines } from './bounded-lines.js';

/** How a table's program is started, as smtpd starts it (fork_proc_backend). */
export interface TableProgramCall {
  readonly program: string;
  /** What follows the first colon of the table's source, if it has one. */
  readonly argument: string | undefined;
  readonly table: string;
  /** The release of smtpd that the program is told. */
  readonly release: string;
  /** The user that it runs as, if that is not the one who asks. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/** The program gave no answer, or one for which smtpd would end: `it ended`. It is asked no further. */
export class TableProgramFailure extends Error {
  override readonly name = 'TableProgramFailure';
}

/** The services of smtpd-tables(7): smtpd ends if a program registers another one. */
const services: ReadonlySet<string> = new Set(
  [
    'none alias domain credentials netaddr userinfo source mailaddr addrname mailaddrmap relayhost',
    'string regex auth',
  ].flatMap((line) => line.split(' ')),
);

/** How long one line may take, in milliseconds. */
const usualPatience = 5000;

/**
 * A running program of a table, which is asked in the protocol 0.1 of smtpd-tables(7) (7.6 to 7.9: table_proc.c). It runs without a shell, with an empty environment,
 * in a process group of its own, which is killed at the end. What it writes is bounded in size and time; what it writes to standard error is not read.
 */
export class TableProgram {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: BoundedLines;
  readonly #call: TableProgramCall;

  /** Starts a program, which has to be `ready` before it is asked, and has to be ended. */
  constructor(call: TableProgramCall, patience = usualPatience) {
    const { program, argument, table, user } = call;
    this.#call = call;
    this.#child = spawn(program, argument === undefined ? [] : [argument], {
      argv0: table,
      cwd: '/',
      env: {},
      detached: true,
      shell: false,
      stdio: ['pipe', 'pipe', 'ignore'],
      ...user,
    });
    this.#lines = new BoundedLines(this.#child.stdout, patience);
    this.#child.once('error', (error) => this.#lines.fail(`it cannot be run (${codeOf(error)})`));
    // A program that has ended no longer reads; that it wrote nothing is what counts.
    this.#child.stdin.on('error', () => {});
  }

  /** Waits until the program has said what it serves. Throws TableProgramFailure. */
  async ready(): Promise<void> {
    const { release, table } = this.#call;
    this.#child.stdin.write(
      [
        `config|smtpd-version|${release}.0`,
        'config|protocol|0.1',
        `config|tablename|${table}`,
        'config|ready',
        '',
      ].join('\n'),
    );
    let registered = 0;
    for (;;) {
      const line = await this.#nextLine();
      const service = /^register\|(.*)$/.exec(line)?.[1];
      if (service === 'ready') break;
      if (service === undefined || service === 'none' || !services.has(service))
        throw new TableProgramFailure('its first lines are not those of smtpd-tables(7)');
      registered += 1;
    }
    if (registered === 0) throw new TableProgramFailure('it serves nothing');
  }

  /** Asks whether the table has a key, as smtpd does for a rule, or where an alias leads. Throws TableProgramFailure. */
  async ask(service: AskedService, key: string): Promise<TableReply> {
    const operation = service === 'alias' ? 'lookup' : 'check';
    const id = randomBytes(4).toString('hex');
    const now = Date.now();
    const time = `${Math.floor(now / 1000)}.${`${now % 1000}000`.padStart(6, '0')}`;
    this.#child.stdin.write(`table|0.1|${time}|${this.#call.table}|${operation}|${service}|${id}|${key}\n`);
    const line = await this.#nextLine();
    const start = `${operation}-result|${id}|`;
    if (!line.startsWith(start))
      throw new TableProgramFailure('its answer is not one to the question that it was asked');
    const result = line.slice(start.length);
    // As smtpd compares: the first releases with the protocol take an error without a message, too.
    if (result === 'not-found') return { answer: 'not-found' };
    if (result.startsWith('error')) return { answer: 'error' };
    if (operation === 'check' && result.startsWith('found')) return { answer: 'found' };
    if (/^found\|./.test(result)) return { answer: 'found', value: result.slice('found|'.length) };
    throw new TableProgramFailure('its answer is none of smtpd-tables(7)');
  }

  async #nextLine(): Promise<string> {
    const line = await this.#lines.next();
    if ('failure' in line) throw new TableProgramFailure(line.failure);
    return line.text;
  }

  /** Kills the program, and what it has started in its process group. */
  end(): void {
    this.#lines.fail('it was ended');
    const { pid } = this.#child;
    this.#child.stdin.destroy();
    this.#child.stdout.destroy();
    this.#child.unref();
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.message);
