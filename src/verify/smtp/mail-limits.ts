import type { Settings } from '../../model/config/config.js';

/**
 * Whether smtpd refuses every message temporarily: with a limit of 0 the first one is one too many, whoever sends it (452 at MAIL FROM, 451 at RCPT TO; sessions of
 * the local socket are no exception).
 */
export const takesNoMail = ({ maxMails, maxRecipients }: Settings): boolean =>
  maxMails === 0 || maxRecipients === 0;

/** A message as a client sends it; its last line only ends it. */
const usualMessage: readonly string[] = ['Subject: x', '', 'hello', '.'];

/** The size as smtpd counts it, with an octet for the end of each line. */
const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** The lines of a message that is not too large. If the limit is too low for the usual one, it is empty, which smtpd accepts even with `max-message-size 0`. */
export const messageWithin = ({ maxMessageSize }: Pick<Settings, 'maxMessageSize'>): readonly string[] =>
  sizeOf(usualMessage.slice(0, -1)) <= maxMessageSize ? usualMessage : ['.'];
