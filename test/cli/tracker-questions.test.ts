import { expect, test } from 'vitest';
import { questionText, trackerQuestions } from '../support/tracker-questions.js';
import { scratch } from './run-command.js';

const { run, write } = scratch();
write('etc/mailname', 'mail.example.org\n');

test.each(trackerQuestions.map((question) => [question.issue, question] as const))(
  'one line of simulate --why answers question %i',
  async (issue, question) => {
    const path = `etc/mail/${issue}.conf`;
    write(path, questionText(question));
    const { src, mail_from, rcpt_to } = question.asked;
    const client = ['--src', src, '--mail-from', mail_from, '--rcpt-to', rcpt_to, '--root', '.'];
    const { status, stdout } = await run([
      'simulate',
      '--why',
      '--expect',
      question.decision,
      ...client,
      path,
    ]);
    expect(stdout.split('\n').map((text) => text.trim())).toContain(question.line.replaceAll('`', '"'));
    expect(status).toBe(0);
  },
);
