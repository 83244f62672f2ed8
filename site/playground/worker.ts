import { TooLarge } from '../../src/index.js';
import * as answers from './answers.ts';
import { completionsAt, hoverAt } from './language.ts';
import type { Answer, Question, Reply, Request, Subject } from './protocol.ts';

/** The library behind messages: the page stays quick while it works. */

let last: { readonly key: string; readonly conf: ReturnType<typeof answers.loaded> } | undefined;

/** A configuration keeps its answers: the same subject is loaded once. */
function confOf(subject: Subject) {
  const key = JSON.stringify(subject);
  if (last?.key !== key) last = { key, conf: answers.loaded(subject) };
  return last.conf;
}

const say = (reply: Reply): void => self.postMessage(reply);

function answer({ id, subject, question }: Request): Answer {
  const conf = confOf(subject);
  switch (question.kind) {
    case 'check': {
      const since = performance.now();
      say({ id, part: true, answer: answers.verdictOf(conf) });
      return answers.findingsOf(conf, since);
    }
    case 'simulate':
      return answers.simulated(conf, question.envelope);
    case 'matrix':
      return answers.drawnMatrix(conf);
    case 'diff':
      return answers.compared(answers.loaded({ ...subject, text: question.old }), conf);
    case 'migrate':
      return answers.migrated(conf);
    case 'policy':
      return answers.judgedPolicy(conf, question.policy);
    case 'format':
      return answers.formatted(conf);
    case 'complete':
      return completionsAt(conf, question.offset);
    case 'hover':
      return hoverAt(conf, question.offset);
  }
}

/** Why there is no answer, for people. */
function reasonOf(error: unknown, { kind }: Question): string {
  if (error instanceof TooLarge)
    return 'This is too large to be told apart here; the command does more with --budget.';
  return error instanceof Error ? error.message : `${kind} failed`;
}

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  try {
    say({ id: data.id, answer: answer(data) });
  } catch (error) {
    say({ id: data.id, error: reasonOf(error, data.question) });
  }
});
