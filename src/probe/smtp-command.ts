/**
 * All that a probe can say to a server. There is no DATA, BDAT, AUTH or VRFY, and nothing else is ever written to a connection (`Channel.send`
 * takes only these): no mail can be sent by mistake.
 */
export type SmtpCommand =
  | { readonly verb: 'HELO' | 'EHLO'; readonly name: string }
  | { readonly verb: 'MAIL'; readonly sender: string }
  | { readonly verb: 'RCPT'; readonly recipient: string }
  | { readonly verb: 'STARTTLS' | 'RSET' | 'QUIT' };

/**
 * A command as it goes over the wire. Throws a RangeError where an argument holds anything but printable ASCII: a line end in an address
 * would begin a command that nobody has checked.
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
