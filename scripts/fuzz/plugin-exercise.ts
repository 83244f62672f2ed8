import { Linter } from 'eslint';
import plugin from '../../src/eslint/plugin.js';
import { checkOutput } from './output-checks.js';
import type { FuzzSubject } from './subject.js';
import { violated } from './violations.js';

/** Lints the input with the ESLint plugin. */
export function exercisePlugin({ input }: FuzzSubject): string {
  const linter = new Linter({ configType: 'flat' });
  // ESLint's types only support its built-in languages.
  const config = [plugin.configs.all] as unknown as Linter.Config[];
  const messages = linter.verify(input.text, config, { filename: 'smtpd.conf' });
  for (const { message, line, column, fatal } of messages) {
    if (fatal) violated('the ESLint plugin fails', message);
    if (line < 1 || column < 1) violated('a message in ESLint has no place', `${line}:${column}`);
    checkOutput('a message in ESLint', 'text', message);
  }
  return JSON.stringify(messages.map(({ message, line, column }) => [message, line, column]));
}
