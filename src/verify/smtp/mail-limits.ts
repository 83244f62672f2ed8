import type { Settings } from '../../model/config/config.js';

/**
 * Whether smtpd refuses every message for now: with a limit of 0 the first one is one too many, from whomever it comes (452 at MAIL FROM, 451 at
 * RCPT TO; the local socket's sessions are no exception).
 */
export const takesNoMail = ({ maxMails, maxRecipients }: Settings): boolean =>
  maxMails === 0 || maxRecipients === 0;
