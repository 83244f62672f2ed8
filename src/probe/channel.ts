import { connect, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls';
import type { Clock } from './clock.js';
import { ProtocolError, type Reply, ReplyReader } from './reply.js';
import { type SmtpCommand, wire } from './smtp-command.js';

/** Thrown if a connection cannot be used (any more); the message is the reason. */
export class ConnectionLost extends Error {
  override readonly name: string = 'ConnectionLost';
}

/** Thrown if no connection can be made. */
export class Unreachable extends ConnectionLost {
  override readonly name = 'Unreachable';
}

/** The negotiated TLS. Certificates are examined and reported, but never required to be valid: the question is who may relay. */
export interface TlsFacts {
  readonly protocol: string;
  readonly cipher: string;
  /** Why the certificate is not valid for a client that verifies it, or undefined if it is. */
  readonly problem: string | undefined;
}

export interface ServerPlace {
  /** The name that the user gave, for TLS. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** One connection: commands out, replies in, each within its time limit. */
export class Channel {
  private reader = new ReplyReader();
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  private constructor(
    private socket: Socket,
    private readonly place: ServerPlace,
    private readonly clock: Clock,
  ) {
    this.listen(socket);
  }

  /** Connects. Throws Unreachable. */
  static async open(place: ServerPlace, clock: Clock): Promise<Channel> {
    const socket = connect({ host: place.address, port: place.port, noDelay: true });
    try {
      await opened(socket, 'connect', clock.within(clock.limits.connect), 'no connection');
    } catch (error) {
      socket.destroy();
      throw new Unreachable(messageOf(error));
    }
    return new Channel(socket, place, clock);
  }

  /** The local address of the connection. */
  get localAddress(): string {
    return this.socket.localAddress ?? '';
  }

  /** Sends a command and waits for the reply. Throws ConnectionLost. */
  async ask(command: SmtpCommand): Promise<Reply> {
    // An unsolicited reply would be taken for the answer to this command, and all later answers would be off by one.
    const early = this.reader.take();
    if (early?.code === 421) return early;
    if (early !== undefined || this.reader.pending)
      throw this.lost('the server answers before it is asked: its replies cannot be told apart');
    this.send(command);
    return this.reply();
  }

  /** Waits for the next reply. Throws ConnectionLost. */
  async reply(): Promise<Reply> {
    const { ms, total } = this.clock.within(this.clock.limits.reply);
    const end = performance.now() + ms;
    for (;;) {
      const reply = this.reader.take();
      if (reply !== undefined) return reply;
      if (this.failure !== undefined) throw this.failure;
      const left = end - performance.now();
      if (left <= 0) throw this.lost(total ? 'the time is up' : `no reply in ${Math.round(ms / 1000)} s`);
      await this.news(left);
    }
  }

  /** Starts TLS on this connection. Throws ConnectionLost. */
  async secure(): Promise<TlsFacts> {
    // Data that was sent in clear may come from anyone, and must not be taken for data received under TLS.
    if (this.reader.pending) throw this.lost('the server sends something between STARTTLS and TLS');
    const { host } = this.place;
    const plain = this.socket;
    plain.removeAllListeners('data');
    const tls = connectTls({
      socket: plain,
      // A probe also has to report what an old server does.
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    this.socket = tls;
    try {
      await opened(tls, 'secureConnect', this.clock.within(this.clock.limits.reply), 'no TLS');
    } catch (error) {
      throw this.lost(messageOf(error));
    }
    this.reader = new ReplyReader();
    this.listen(tls);
    return factsOf(tls, host);
  }

  close(): void {
    this.socket.destroy();
  }

  private send(command: SmtpCommand): void {
    if (this.failure !== undefined) throw this.failure;
    this.socket.write(wire(command));
  }

  private listen(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      if (this.failure !== undefined) return;
      try {
        this.reader.push(chunk);
      } catch (error) {
        this.lost(error instanceof ProtocolError ? error.message : String(error));
      }
      this.wake?.();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.lost(reasonOf(error)));
    socket.on('close', () => this.lost('the server closed the connection'));
  }

  /** Records the first failure; later ones only follow from it. */
  private lost(reason: string): Error {
    this.failure ??= new ConnectionLost(reason);
    this.socket.destroy();
    this.wake?.();
    return this.failure;
  }

  /** Waits until something arrives or the time is over. */
  private news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      const channel = this;
      function done(): void {
        clearTimeout(timer);
        channel.wake = undefined;
        resolve();
      }
      this.wake = done;
    });
  }
}

function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  { ms }: { readonly ms: number },
  what: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => done(new ConnectionLost(`${what} in ${Math.round(ms / 1000)} s`));
    const failed = (error: NodeJS.ErrnoException) => done(new ConnectionLost(`${what}: ${reasonOf(error)}`));
    const closed = () => done(new ConnectionLost(`${what}: the server closed the connection`));
    const timer = setTimeout(late, ms);
    function done(error?: Error): void {
      clearTimeout(timer);
      socket.off('close', closed);
      if (error === undefined) {
        socket.off('error', failed);
        resolve();
      } else reject(error);
    }
    socket.once(event, () => done());
    socket.on('error', failed);
    socket.once('close', closed);
  });
}

/** Messages for system errors; other errors (of TLS) have their own. */
const errors: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'refused: nobody listens there'],
  ['ECONNRESET', 'the server closed the connection'],
  ['EPIPE', 'the server closed the connection'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'no route to its network'],
  ['EADDRNOTAVAIL', 'this machine has no address to connect from'],
  ['ETIMEDOUT', 'the host does not answer'],
]);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const reasonOf = (error: NodeJS.ErrnoException): string =>
  errors.get(error.code ?? '') ?? (error.message || 'it failed');

function factsOf(tls: TLSSocket, host: string): TlsFacts {
  const certificate = tls.getPeerCertificate();
  const wrongName =
    Object.keys(certificate).length === 0 ? undefined : checkServerIdentity(host, certificate);
  return {
    protocol: tls.getProtocol() ?? 'unknown',
    cipher: tls.getCipher().name,
    problem: tls.authorized ? wrongName?.message : String(tls.authorizationError),
  };
}
