import type { Settings } from '../../model/config/config.js';

/**
 * Whether smtpd refuses every message for now: with a limit of 0 the first one is one too many, from whomever it comes (452 at MAIL FROM, 451 at
 * RCPT TO; the local socket's sessions are no exception).
 */
export const takesNoMail = ({ maxMails, maxRecipients }: Settings): boolean =>
  maxMails === 0 || maxRecipients === 0;

/** A message as a client sends it; of its last line only that it ends the message. */
const usualMessage: readonly string[] = ['Subject: x', '', 'hello', '.'];

/** smtpd counts an octet for the end of each line. */
const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** The lines of a message that is not too large: with too low a limit an empty one, which smtpd takes even with `max-message-size 0`. */
export const messageWithin = ({ maxMessageSize }: Pick<Settings, 'maxMessageSize'>): readonly string[] =>
  sizeOf(usualMessage.slice(0, -1)) <= maxMessageSize ? usualMessage : ['.'];
