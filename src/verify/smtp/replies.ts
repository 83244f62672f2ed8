/** smtpd's replies, word for word: compared with live servers of 6.8, 7.4, 7.6 and 7.9. */
export const replies = {
  ok: '250 2.0.0 Ok',
  recipientOk: '250 2.1.5 Destination address valid: Recipient ok',
  startTls: '220 2.0.0 Ready to start TLS',
  authenticated: '235 2.0.0 Authentication succeeded',
  badLogin: '535 Authentication failed',
  loginError: '421 4.3.0 Temporary failure',
  badCredentials: '501 5.5.2 Syntax error: Syntax error',
  badName: '501 5.5.4 Invalid command arguments: Invalid domain name',
  notSupported: '503 5.5.1 Invalid command: Command not supported',
  notAllowed: '503 5.5.1 Invalid command: Command not allowed at this point.',
  needsTls: '530 5.5.1 Invalid command: Must issue a STARTTLS command first',
  needsAuth: '530 5.5.1 Invalid command: Must issue an AUTH command first',
  tooManyMessages: '452 4.5.3 Too many recipients: Too many messages sent',
  tooManyRecipients: '451 4.5.3 Too many recipients: Too many recipients',
  badSender: '553 5.1.0 Sender address syntax error',
  badRecipient: '501 5.1.3 Recipient address syntax error',
  senderRejected: '530 Sender rejected',
  senderError: '421 4.3.0 Temporary Error',
  filterError: '421 Internal server error',
  noArguments: '500 5.5.4 Invalid command arguments: command does not accept arguments.',
  startMessage: '354 Enter mail, end with "." on a line by itself',
  /** With the message's identifier, which is random. */
  delivered: '250 2.0.0 1a2b3c4d Message accepted for delivery',
  lineTooLong: '500 5.0.0 Command line too long',
} as const;

/** Replies about a recipient, to which smtpd appends the recipient. */
export const recipientReplies = {
  invalid: '550 Invalid recipient',
  temporary: '451 Temporary failure',
  expansion: '524 5.2.4 Mailing list expansion problem',
  expansionTemporary: '424 4.2.4 Mailing list expansion problem',
} as const;

/** Parameters of MAIL FROM that smtpd accepts, without and with DSN. */
const mailParameters = /^(?:auth=|size=|body=7bit$|body=8bitmime$)/i;
const mailDsnParameters = /^(?:ret=|envid=)/i;
const recipientDsnParameters = /^(?:notify=|orcpt=)/i;

/** smtpd's reply to an unsupported parameter of MAIL FROM, or undefined if it is supported. */
export function mailParameterProblem(parameter: string, dsn: boolean): string | undefined {
  if (mailParameters.test(parameter) || (dsn && mailDsnParameters.test(parameter))) return undefined;
  return `503 5.5.4 Invalid command arguments: Unsupported option ${parameter}`;
}

/** smtpd's reply to a wrong parameter of RCPT TO, or undefined if it is fine. */
export function recipientParameterProblem(parameter: string, dsn: boolean): string | undefined {
  if (!dsn || !recipientDsnParameters.test(parameter)) return `503 Unsupported option ${parameter}`;
  const value = parameter.slice(parameter.indexOf('=') + 1);
  if (/^notify=/i.test(parameter)) {
    const words = value.split(',').map((word) => word.toUpperCase());
    return words.includes('NEVER') && words.some((word) => ['SUCCESS', 'FAILURE', 'DELAY'].includes(word))
      ? '553 NOTIFY option NEVER cannot be combined with other options'
      : undefined;
  }
  // xtext: printable characters, with `+` only before two hexadecimal digits.
  return /^[^;]*;(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(value) && value.length <= 500
    ? undefined
    : '553 ORCPT address syntax error';
}
