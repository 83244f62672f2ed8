import { Channel, type ServerPlace, type TlsFacts } from './channel.js';
import type { Clock } from './clock.js';
import { type Reply, replyText } from './reply.js';

export type Greeting = 'HELO' | 'EHLO';

export interface SessionOptions {
  readonly greeting: Greeting;
  /** The name by which the client identifies itself. */
  readonly helo: string;
  readonly tls: 'none' | 'starttls' | 'smtps';
}

/** Facts about the server that a session revealed. */
export interface SessionFacts {
  readonly banner: string;
  /** The server's own name from the banner, or else from its reply to the greeting. */
  readonly serverName: string | undefined;
  /** The client's address according to the server; smtpd states it. */
  readonly seenAs: string | undefined;
  /** The local address of the connection. */
  readonly localAddress: string;
  readonly offersStartTls: boolean;
  /** Undefined if the session is in clear text. */
  readonly tls: TlsFacts | undefined;
}

/** The reply that ended an attempt: to the client's name or MAIL FROM where that was refused, else to RCPT TO. */
export interface Exchange {
  readonly stage: 'helo' | 'mail' | 'rcpt';
  readonly reply: Reply;
}

/** Thrown if the server refuses to talk to this client. */
export class Unwelcome extends Error {
  override readonly name = 'Unwelcome';
  constructor(
    readonly reply: Reply,
    readonly stage: 'the banner' | 'the greeting' | 'STARTTLS',
  ) {
    super(`the server refuses at ${stage}: ${replyText(reply)}`);
  }
}

const isPositive = ({ code }: Reply): boolean => code >= 200 && code < 300;

/** A connection after the greeting. It can ask whether a recipient is accepted, but cannot send mail. */
export class Session {
  private constructor(
    private readonly channel: Channel,
    readonly greeting: Greeting,
    readonly helo: string,
    readonly facts: SessionFacts,
  ) {}

  /** Connects and greets. Throws ConnectionLost, Unwelcome. */
  static async open(place: ServerPlace, clock: Clock, options: SessionOptions): Promise<Session> {
    const channel = await Channel.open(place, clock);
    try {
      return await welcomed(
        channel,
        options,
        (greeting, facts) => new Session(channel, greeting, options.helo, facts),
      );
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  /** Sends MAIL FROM and RCPT TO. Throws ConnectionLost. */
  async attempt(sender: string, recipient: string): Promise<Exchange> {
    const mail = await this.channel.ask({ verb: 'MAIL', sender });
    if (!isPositive(mail)) return { stage: 'mail', reply: mail };
    return { stage: 'rcpt', reply: await this.channel.ask({ verb: 'RCPT', recipient }) };
  }

  /** Resets the envelope. Returns false if the server did not; throws ConnectionLost. */
  async reset(): Promise<boolean> {
    return isPositive(await this.channel.ask({ verb: 'RSET' }));
  }

  /** Ends the session, ignoring the server's reply. */
  async quit(): Promise<void> {
    await this.channel.ask({ verb: 'QUIT' }).catch(() => undefined);
    this.close();
  }

  close(): void {
    this.channel.close();
  }
}

async function welcomed(
  channel: Channel,
  { greeting, helo, tls }: SessionOptions,
  make: (greeting: Greeting, facts: SessionFacts) => Session,
): Promise<Session> {
  let secured = tls === 'smtps' ? await channel.secure() : undefined;
  const banner = await channel.reply();
  if (!isPositive(banner)) throw new Unwelcome(banner, 'the banner');
  // STARTTLS is only announced after EHLO.
  let hello = await greet(channel, tls === 'starttls' ? 'EHLO' : greeting, helo);
  if (tls === 'starttls') {
    const ready = await channel.ask({ verb: 'STARTTLS' });
    if (!isPositive(ready)) throw new Unwelcome(ready, 'STARTTLS');
    secured = await channel.secure();
    hello = await greet(channel, greeting, helo);
  }
  return make(greeting, {
    banner: replyText(banner),
    serverName: nameIn(banner) ?? nameIn(hello),
    seenAs: addressIn(hello),
    localAddress: channel.localAddress,
    offersStartTls: hello.lines.slice(1).some((line) => /^STARTTLS\s*$/i.test(line)),
    tls: secured,
  });
}

/** Sends HELO or EHLO; a server that does not know EHLO gets HELO. */
async function greet(channel: Channel, greeting: Greeting, name: string): Promise<Reply> {
  const reply = await channel.ask({ verb: greeting, name });
  if (isPositive(reply)) return reply;
  if (greeting === 'EHLO' && reply.code >= 500) {
    const second = await channel.ask({ verb: 'HELO', name });
    if (isPositive(second)) return second;
  }
  throw new Unwelcome(reply, 'the greeting');
}

/** The host name at the beginning of a reply. Whatever a hostile server sends there must not become more than a name. */
function nameIn({ lines }: Reply): string | undefined {
  const [first = ''] = (lines[0] ?? '').split(' ');
  return first.length <= 253 && isHostName(first) ? first : undefined;
}

/** Whether a text is a name with a dot that is not an address, from which mail addresses can be formed. */
export const isHostName = (text: string): boolean =>
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i.test(text);

/** The client's address in `mail.example.org Hello fakedomain.com [192.0.2.7], pleased to meet you`. */
function addressIn({ lines }: Reply): string | undefined {
  return /\[(?:IPv6:)?([0-9a-f.:]{2,45})\]/i.exec((lines[0] ?? '').slice(0, 1024))?.[1];
}
