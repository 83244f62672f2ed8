/**
 * All commands that a probe can send to a server. There is no DATA, BDAT, AUTH or VRFY, and nothing else is ever written to a connection
 * (`Channel.send` only takes these), so no mail can be sent by mistake.
 */
export type SmtpCommand =
  | { readonly verb: 'HELO' | 'EHLO'; readonly name: string }
  | { readonly verb: 'MAIL'; readonly sender: string }
  | { readonly verb: 'RCPT'; readonly recipient: string }
  | { readonly verb: 'STARTTLS' | 'RSET' | 'QUIT' };

/**
 * Encodes a command for the wire. Throws a RangeError if an argument contains anything but printable ASCII: a line end in an address would begin
 * another, unchecked command.
 */
export function wire(command: SmtpCommand): string {
  const text = textOf(command);
  if (!/^[\x20-\x7e]{1,500}$/.test(text))
    throw new RangeError('a command must be one line of printable ASCII');
  return `${text}\r\n`;
}

function textOf(command: SmtpCommand): string {
  switch (command.verb) {
    case 'HELO':
    case 'EHLO':
      return `${command.verb} ${command.name}`;
    case 'MAIL':
      return `MAIL FROM:<${command.sender}>`;
    case 'RCPT':
      return `RCPT TO:<${command.recipient}>`;
    default:
      return command.verb;
  }
}
