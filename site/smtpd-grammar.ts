import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LanguageRegistration } from 'shiki';

/** smtpd.conf for the highlighter of the documentation, as editors have it. */
export function smtpdGrammar(root: string): LanguageRegistration {
  const grammar = JSON.parse(readFileSync(join(root, 'editors/textmate/smtpd.tmLanguage.json'), 'utf8'));
  return { ...grammar, name: 'smtpd.conf', aliases: ['smtpd'] };
}
