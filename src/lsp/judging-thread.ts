import type { Worker } from 'node:worker_threads';
import {
  CancellationToken,
  createMessageConnection,
  ErrorCodes,
  LSPErrorCodes,
  type MessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type RequestType,
  ResponseError,
} from 'vscode-languageserver/node.js';
import { changesTold, type JudgingThreadData, settingsAsked } from './long-requests.js';
import type { ClientSettings } from './text-settings.js';
import type { OpenTexts, Workspace } from './workspace.js';

/** Starts a thread that runs `serveJudgements`. */
export type ThreadStarter = (data: JudgingThreadData) => Worker;

/** The time, in milliseconds, that an outdated answer may take to end by itself: work that no budget counts does not notice that it is outdated. */
const graceMilliseconds = 1000;

/** A request that the thread answers, with the number of changes before it. */
interface Computed {
  readonly change: number;
}

interface RunningThread {
  readonly worker: Worker;
  readonly connection: MessageConnection;
  /** The texts that it has been told, by URI. */
  readonly texts: Map<string, string>;
  readonly computing: Set<Computed>;
  /** Set if it has ended by itself, for example for lack of memory. */
  failure?: string;
}

/** Asks a thread for what takes long, so that the server itself answers a keystroke at once. A change ends the work on the answers that it outdates. */
export class JudgingThread {
  readonly #changes = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  #thread: RunningThread | undefined;
  #grace: NodeJS.Timeout | undefined;

  constructor(
    private readonly start: ThreadStarter,
    private readonly texts: OpenTexts,
    private readonly workspace: Pick<Workspace, 'changes' | 'settingsChanges'>,
    private readonly clientSettings: (path: string) => Promise<ClientSettings>,
  ) {}

  /** Called after each change of a text or of settings. */
  changed(): void {
    Atomics.store(new Int32Array(this.#changes), 0, this.workspace.changes);
    this.#endLater();
  }

  /** Starts the thread, which takes some time, before it is asked for anything. */
  prepare(): void {
    this.#running();
  }

  /** The answer to a request. Rejects with ContentModified if a change has outdated it, and with RequestCancelled if the client has cancelled it. */
  async ask<Asked, Answer>(
    type: RequestType<Asked, Answer, void>,
    asked: Asked,
    token: CancellationToken = CancellationToken.None,
  ): Promise<Answer> {
    const thread = this.#running();
    const request = { change: this.workspace.changes };
    this.#tell(thread);
    thread.computing.add(request);
    const answer = thread.connection.sendRequest(type, asked, token).finally(() => {
      thread.computing.delete(request);
    });
    try {
      return await Promise.race([answer, cancelled(token)]);
    } catch (error) {
      if (request.change !== this.workspace.changes) throw outdated();
      if (thread.failure !== undefined) throw new ResponseError(ErrorCodes.InternalError, thread.failure);
      // The thread was ended for an earlier request.
      if (thread !== this.#thread && !token.isCancellationRequested) return this.ask(type, asked, token);
      throw error;
    }
  }

  /** The answer to a request about an open text. It is asked for again after changes of other texts, and of settings. */
  async askAbout<Asked, Answer>(
    uri: string,
    type: RequestType<Asked, Answer, void>,
    asked: Asked,
    token: CancellationToken,
  ): Promise<Answer> {
    const text = this.texts.textOf(uri);
    for (;;)
      try {
        return await this.ask(type, asked, token);
      } catch (error) {
        const isSame = this.texts.textOf(uri) === text && !token.isCancellationRequested;
        if (!isOutdated(error) || !isSame) throw error;
      }
  }

  #running(): RunningThread {
    this.#thread ??= this.#started();
    return this.#thread;
  }

  #started(): RunningThread {
    const worker = this.start({ changes: this.#changes });
    worker.unref();
    const connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
    connection.onRequest(settingsAsked, ({ path }) => this.clientSettings(path));
    connection.listen();
    const thread: RunningThread = { worker, connection, texts: new Map(), computing: new Set() };
    worker.once('error', (error) => {
      thread.failure = `the thread that judges has failed: ${error.message}`;
    });
    worker.once('exit', () => this.#end(thread));
    return thread;
  }

  #tell({ connection, texts: told }: RunningThread): void {
    const { changes: change, settingsChanges: settings } = this.workspace;
    const open = new Set(this.texts.uris());
    const texts = [...new Set([...told.keys(), ...open])]
      .map((uri) => [uri, open.has(uri) ? this.texts.textOf(uri) : undefined] as const)
      .filter(([uri, text]) => told.get(uri) !== text);
    for (const [uri, text] of texts)
      if (text === undefined) told.delete(uri);
      else told.set(uri, text);
    void connection.sendNotification(changesTold, { change, settings, texts });
  }

  /** Ends the thread if it is still computing then what is outdated now. */
  #endLater(): void {
    const thread = this.#thread;
    if (thread === undefined || this.#grace !== undefined) return;
    const asked = [...thread.computing].filter(({ change }) => change < this.workspace.changes);
    if (asked.length === 0) return;
    this.#grace = setTimeout(() => {
      this.#grace = undefined;
      if (asked.some((one) => thread.computing.has(one))) this.#end(thread);
      else this.#endLater();
    }, graceMilliseconds);
    this.#grace.unref();
  }

  #end(thread: RunningThread): void {
    if (this.#thread === thread) this.#thread = undefined;
    // Rejects its requests.
    thread.connection.dispose();
    void thread.worker.terminate();
  }
}

const outdated = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.ContentModified, 'the text has changed');

/** Rejects when the client cancels a request. */
const cancelled = (token: CancellationToken): Promise<never> =>
  new Promise((_, reject) => {
    token.onCancellationRequested(() =>
      reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'the request was cancelled')),
    );
  });

/** Whether a request was not answered because the text had changed. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified;
