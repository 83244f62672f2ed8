import { parentPort, workerData } from 'node:worker_threads';
import type { CheckedFile } from '../report/results.js';
import { addFilesRead, type FileRead, filesRead } from '../source/open.js';
import type { CommandLine } from './arguments.js';
import { checkOne, includesOf, prepare } from './check-task.js';
import { suggestionsShown } from './conclude.js';
import { NothingToJudge } from './configurations.js';
import { failureText, helpOf } from './failure.js';
import { flatMemory } from './flat-memory.js';
import { readingOptions, withSettings } from './input.js';
import { ownWorker } from './own-worker.js';
import { received, type Sendable, sendable } from './sendable.js';
import { judging, SettingsReader } from './settings-reader.js';

/**
 * Checks many files in several threads. Each thread is a run of the same command over some of the files; the first thread collects and reports the results. Starting a thread takes
 * as long as checking some dozens of files.
 */

/** The result for one file. */
export interface Checked {
  readonly name: string;
  readonly outcome: { readonly checked: CheckedFile; readonly includes: readonly string[] } | Failed;
}

/** Why a file was not judged; `nothing` is set if there is nothing to judge. */
interface Failed {
  readonly failure: string;
  /** Advice, as lines. */
  readonly help?: readonly string[];
  readonly nothing?: Pick<NothingToJudge, 'always' | 'isUnread'>;
}

/** A result in the form in which it is sent: without functions, and with only the parts of the model that a report needs. */
interface SentResult extends Omit<Checked, 'outcome'> {
  readonly outcome: (Sendable & { readonly includes: readonly string[] }) | Failed;
}

/** A message of a thread: the result for a file or, at the end, the files that it has read. */
type Told = SentResult | { readonly read: readonly FileRead[] };

/** The input of a thread. */
interface ThreadShare {
  readonly names: readonly string[];
  /** Whether to read which files each of them includes. */
  readonly wantsIncludes: boolean;
}

/** Checks the files in threads; the results are in the order of the names. `onFile` is called after each file. */
export async function checkInParallel(
  names: readonly string[],
  threads: number,
  wantsIncludes: boolean,
  onFile: () => void = () => {},
): Promise<readonly Checked[]> {
  // Neighbouring files are often similar in size, so they go to different threads.
  const shares = Array.from({ length: threads }, (_, thread) =>
    names.filter((_, at) => at % threads === thread),
  );
  const works = await Promise.all(shares.map((share) => inThread(share, wantsIncludes, onFile)));
  const results = new Map(works.flat().map((sent) => [sent.name, sent]));
  return names.flatMap((name) => {
    const sent = results.get(name);
    return sent === undefined ? [] : [{ name, outcome: outcomeOf(sent.outcome) }];
  });
}

/** The results for the files of one share. If a thread dies, for example for lack of memory, the file that it was checking fails, and another thread continues after it. */
async function inThread(
  names: readonly string[],
  wantsIncludes: boolean,
  onFile: () => void,
): Promise<readonly SentResult[]> {
  const sent: SentResult[] = [];
  const take = (told: Told): void => {
    if ('read' in told) addFilesRead(told.read);
    else {
      sent.push(told);
      onFile();
    }
  };
  while (sent.length < names.length) {
    const lost = await untilItEnds({ names: names.slice(sent.length), wantsIncludes }, take);
    const name = names[sent.length];
    if (name !== undefined) sent.push({ name, outcome: { failure: `${name}: not judged: ${lost}` } });
  }
  return sent;
}

/** Runs a thread, which sends the result of each file in turn, and returns why it ended, in case that was too early. */
function untilItEnds(share: ThreadShare, take: (told: Told) => void): Promise<string> {
  return new Promise((resolve) => {
    const worker = ownWorker({ workerData: share });
    let reason = 'its thread ended';
    worker.on('message', take);
    worker.once('error', (error: NodeJS.ErrnoException) => {
      reason =
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it takes more memory than there is' : error.message;
    });
    worker.once('exit', () => resolve(reason));
  });
}

/** The work of a thread: checks its files, and sends the result of each. Returns the exit status. */
export async function work({ values }: CommandLine): Promise<number> {
  const reading = readingOptions(values);
  const reader = await SettingsReader.of(values);
  const { names, wantsIncludes }: ThreadShare = workerData;
  const send = (sent: SentResult): void => parentPort?.postMessage(sent satisfies Told);
  const keepLow = flatMemory();
  for (const name of names) {
    try {
      const settings = await reader.settingsOf(name);
      const prepared = await prepare(name, withSettings(reading, values, settings), values);
      const task = { name, judging: judging(settings), ...prepared };
      const onStep = (): void => keepLow(name);
      const checked = await checkOne(task, { suggestions: suggestionsShown(values), onStep });
      send({ name, outcome: { ...sendable(checked), includes: wantsIncludes ? includesOf(task) : [] } });
    } catch (error) {
      const nothing =
        error instanceof NothingToJudge
          ? { nothing: { always: error.always, isUnread: error.isUnread } }
          : {};
      send({ name, outcome: { failure: failureText(error, name), help: helpOf(error), ...nothing } });
    }
  }
  parentPort?.postMessage({ read: filesRead() } satisfies Told);
  return 0;
}

const outcomeOf = (outcome: SentResult['outcome']): Checked['outcome'] =>
  'failure' in outcome ? outcome : { checked: received(outcome), includes: outcome.includes };
