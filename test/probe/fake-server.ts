import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll } from 'vitest';

/** What a fake server says: text to send as it is, or something else to do with the connection. */
export type FakeAnswer =
  | string
  | { readonly next: 'close' | 'silence'; readonly text?: string }
  | ((socket: Socket) => void);

export interface Script {
  /** undefined: `220 mail.example.org ESMTP`. */
  readonly banner?: FakeAnswer;
  /** The answer to a command; undefined: as an honest server without users and without relaying. */
  readonly answer?: (command: string, state: FakeState) => FakeAnswer | undefined;
  /** With a certificate: STARTTLS is understood; `smtps`: TLS from the start. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly smtps?: boolean };
}

export interface FakeState {
  /** Connections until now, this one included. */
  readonly connection: number;
  readonly secure: boolean;
}

export interface FakeServer {
  readonly port: number;
  /** Every line that a client has sent, in order. */
  readonly heard: readonly string[];
  readonly connections: () => number;
}

const usual = (command: string): string => {
  const verb = command.slice(0, 4).toUpperCase();
  if (verb === 'EHLO') return '250-mail.example.org Hello you [203.0.113.7]\r\n250 HELP\r\n';
  if (verb === 'HELO') return '250 mail.example.org Hello you [203.0.113.7]\r\n';
  if (verb === 'RCPT') return '550 Invalid recipient\r\n';
  if (verb === 'QUIT') return '221 2.0.0 Bye\r\n';
  return '250 2.0.0 Ok\r\n';
};

/** Starts a server on a loopback port; it ends with the test file. */
export async function fakeServer(script: Script): Promise<FakeServer> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((plain) => {
    connections += 1;
    sockets.add(plain);
    plain.on('error', () => plain.destroy());
    plain.on('close', () => sockets.delete(plain));
    const connection = connections;
    const serve = (socket: Socket, secure: boolean): void => {
      let buffer = '';
      const say = (answer: FakeAnswer): void => {
        if (typeof answer === 'function') answer(socket);
        else if (typeof answer === 'string') socket.write(answer);
        else {
          if (answer.text !== undefined) socket.write(answer.text);
          if (answer.next === 'close') socket.end();
        }
      };
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk: Buffer) => {
        buffer += chunk.toString('latin1');
        for (let end = buffer.indexOf('\n'); end !== -1; end = buffer.indexOf('\n')) {
          const command = buffer.slice(0, end).replace(/\r$/, '');
          buffer = buffer.slice(end + 1);
          heard.push(command);
          const answer = script.answer?.(command, { connection, secure });
          if (answer === undefined && script.tls && command === 'STARTTLS') {
            socket.write('220 Ready\r\n');
            socket.removeAllListeners('data');
            return serve(encrypted(plain, script.tls), true);
          }
          say(answer ?? usual(command));
        }
      });
      if (!secure || script.tls?.smtps) say(script.banner ?? '220 mail.example.org ESMTP\r\n');
    };
    serve(script.tls?.smtps ? encrypted(plain, script.tls) : plain, script.tls?.smtps === true);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, heard, connections: () => connections };
}

function encrypted(socket: Socket, { key, cert }: { key: string; cert: string }): Socket {
  return new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ key, cert }) });
}
