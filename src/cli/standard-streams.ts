import { fstatSync, writeSync } from 'node:fs';

/** The descriptors of standard output and standard error. */
type Descriptor = 1 | 2;

/**
 * Standard output and error, without Node's streams as long as no terminal is there: making these takes longer than a small check. A report that did not arrive,
 * be it for a full disk or a reader that has gone (`| head`), is none; what is said beside it may get lost.
 */
let isReportLost = false;

/** Whether something that was written to standard output did not arrive. */
export const reportLost = (): boolean => isReportLost;

/** Takes what is written, where a command is run within another program. */
let divert: ((descriptor: Descriptor, text: string) => void) | undefined;

/** Has `take` what is written from now on instead of the streams; gives what ends that. */
export function divertOutput(take: (descriptor: Descriptor, text: string) => void): () => void {
  divert = take;
  return () => {
    divert = undefined;
  };
}

/** Writes all of a text. */
export function writeTo(descriptor: Descriptor, text: string): void {
  if (divert !== undefined) divert(descriptor, text);
  else if (isTerminal(descriptor)) writeToStream(descriptor, text);
  else writeAll(descriptor, Buffer.from(text));
}

function writeAll(descriptor: Descriptor, bytes: Buffer): void {
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(descriptor, bytes, at);
  } catch (error) {
    // A pipe that somebody has set not to wait, and that is full: Node's stream waits.
    if (isFailure(error) && error.code === 'EAGAIN') writeToStream(descriptor, bytes.subarray(at));
    else failed(descriptor, error);
  }
}

/** The stream of a terminal; undefined where there is none. */
export function terminalOf(descriptor: Descriptor): NodeJS.WriteStream | undefined {
  return isTerminal(descriptor) ? streamOf(descriptor) : undefined;
}

function isTerminal(descriptor: Descriptor): boolean {
  return isDevice(descriptor) && streamOf(descriptor).isTTY;
}

function isDevice(descriptor: Descriptor): boolean {
  try {
    return process.platform === 'win32' || fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

const streamOf = (descriptor: Descriptor): NodeJS.WriteStream =>
  descriptor === 1 ? process.stdout : process.stderr;

const watched = new Set<Descriptor>();

function writeToStream(descriptor: Descriptor, data: string | Uint8Array): void {
  const stream = streamOf(descriptor);
  if (!watched.has(descriptor)) stream.on('error', (error) => failed(descriptor, error));
  watched.add(descriptor);
  stream.write(data);
}

function failed(descriptor: Descriptor, error: unknown): void {
  if (descriptor === 2 && isFailure(error) && error.code === 'EPIPE') return;
  isReportLost = true;
  process.exitCode = 2;
}

const isFailure = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error;
