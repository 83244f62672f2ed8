import type { Answer, Question, Reply, Request, Subject } from './protocol.ts';

interface Waiting {
  readonly request: Request;
  readonly onPart: ((answer: Answer) => void) | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Another question of its kind came after it. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** No question may take longer, in milliseconds: the worker is started anew. */
const patience = 30_000;

/** The worker, asked one question at a time; of those that wait, the last of each kind is asked. */
export class Analyst {
  #worker: Worker | undefined;
  #asked: Waiting | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #queue = new Map<Question['kind'], Waiting>();
  #last = 0;

  constructor(private readonly start: () => Worker) {
    this.#restart();
  }

  ask(subject: Subject, question: Question, onPart?: (answer: Answer) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#last += 1;
      const request = { id: this.#last, subject, question };
      this.#queue.get(question.kind)?.reject(new Superseded());
      this.#queue.set(question.kind, { request, onPart, resolve, reject });
      this.#next();
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
  }

  #restart(): void {
    this.#worker?.terminate();
    this.#worker = this.start();
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#hear(data));
    this.#worker.addEventListener('error', ({ message }) => this.#giveUp(message));
  }

  #next(): void {
    if (this.#asked !== undefined) return;
    const [first] = this.#queue.values();
    if (first === undefined) return;
    this.#queue.delete(first.request.question.kind);
    this.#asked = first;
    this.#timer = setTimeout(() => this.#giveUp('This takes too long here; ask the command.'), patience);
    this.#worker?.postMessage(first.request);
  }

  #hear(reply: Reply): void {
    const asked = this.#asked;
    if (asked === undefined || reply.id !== asked.request.id) return;
    if ('answer' in reply && reply.part) {
      asked.onPart?.(reply.answer);
      return;
    }
    clearTimeout(this.#timer);
    this.#asked = undefined;
    if ('error' in reply) asked.reject(new Error(reply.error));
    else asked.resolve(reply.answer);
    this.#next();
  }

  #giveUp(reason: string): void {
    clearTimeout(this.#timer);
    this.#asked?.reject(new Error(reason));
    this.#asked = undefined;
    this.#restart();
    this.#next();
  }
}
