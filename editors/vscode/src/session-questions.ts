import { ViewColumn, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { AnswerTexts } from './answer-texts.js';
import { frontText } from './selected-files.js';
import { type AskedSession, sessionOf } from './server-commands.js';

/** The questions to the user, one for each value, with what was answered last. */
const questions = [
  ['src', 'Address of the client', '203.0.113.7'],
  ['auth', 'User who logs in; empty: nobody', ''],
  ['mail_from', 'Sender of the mail (MAIL FROM)', 'someone@sender.example'],
  ['rcpt_to', 'Recipient of the mail (RCPT TO)', 'someone@recipient.example'],
] as const;

/** Asks about single sessions, and shows what the server answers to them. */
export class SessionQuestions {
  readonly #last = new Map<string, string>(questions.map(([name, , value]) => [name, value]));

  constructor(
    private readonly client: LanguageClient,
    private readonly texts: AnswerTexts,
  ) {}

  /** `explains` also says why the server answers so. */
  async ask(explains: boolean): Promise<void> {
    const document = frontText();
    const asked = document && (await this.#asked());
    if (document === undefined || asked === undefined) return;
    const answer = await sessionOf(this.client, document, asked, explains);
    if (answer === null) return;
    if ('problem' in answer) {
      await window.showWarningMessage(`No session: ${answer.problem}.`);
      return;
    }
    const shown = this.texts.put('Session', answer.text);
    await window.showTextDocument(shown, { viewColumn: ViewColumn.Beside, preserveFocus: true });
  }

  async #asked(): Promise<AskedSession | undefined> {
    for (const [name, prompt] of questions) {
      const value = await window.showInputBox({ prompt, value: this.#last.get(name) ?? '' });
      if (value === undefined) return undefined;
      this.#last.set(name, value.trim());
    }
    const { auth, ...rest } = Object.fromEntries(this.#last);
    const { src = '', mail_from = '', rcpt_to = '' } = rest;
    return { src, mail_from, rcpt_to, ...(auth ? { auth, tls: 'starttls', port: 587 } : {}) };
  }
}
