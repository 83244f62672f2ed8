import { fstatSync, writeSync } from 'node:fs';

/** The descriptors of standard output and standard error. */
type Descriptor = 1 | 2;

/**
 * Standard output and error, without Node's streams unless there is a terminal: creating these takes longer than a small check. A report that could not be written completely,
 * because of a full disk or a closed reader (`| head`), makes the run fail; messages on standard error may get lost.
 */
let isReportLost = false;

/** Whether something written to standard output was lost. */
export const reportLost = (): boolean => isReportLost;

/** Receives the output if a command runs within another program. */
let divert: ((descriptor: Descriptor, text: string) => void) | undefined;

/** Redirects all further output to `take`; returns a function that ends this. */
export function divertOutput(take: (descriptor: Descriptor, text: string) => void): () => void {
  divert = take;
  return () => {
    divert = undefined;
  };
}

/** Writes a text completely. */
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
    // A full pipe in non-blocking mode: Node's stream waits until it can be written to.
    if (isFailure(error) && error.code === 'EAGAIN') writeToStream(descriptor, bytes.subarray(at));
    else failed(descriptor, error);
  }
}

/** The stream of a terminal, or undefined if the descriptor is not one. */
export function terminalOf(descriptor: Descriptor): NodeJS.WriteStream | undefined {
  return isTerminal(descriptor) ? streamOf(descriptor) : undefined;
}

function isTerminal(descriptor: Descriptor): boolean {
  let isDevice = process.platform === 'win32';
  try {
    isDevice ||= fstatSync(descriptor).isCharacterDevice();
  } catch {
    // It is closed.
  }
  return isDevice && streamOf(descriptor).isTTY;
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
