import { joined } from '../source/joined-bytes.js';
/** One reply of a server: its code, and its lines of text without the codes. */
export interface Reply {
  readonly code: number;
  readonly lines: readonly string[];
}

/** Thrown if the server does not speak SMTP, or sends too much. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** How much a server may send at once. RFC 5321 (4.5.3.1.5) allows 512 bytes a line; real servers send more. An EHLO reply has some twenty lines. */
export const replyLimits = { line: 4096, lines: 200, waiting: 64 * 1024 } as const;

const newline = 0x0a;

/**
 * Assembles replies from received data. Every byte is examined once, and the buffered data is bounded, however much a server sends and in however
 * small pieces.
 */
export class ReplyReader {
  /** The beginning of a line that is not complete. */
  private parts: Uint8Array[] = [];
  private partial = 0;
  /** The lines of a reply that is not complete. */
  private lines: string[] = [];
  private code = 0;
  private replies: Reply[] = [];
  private waiting = 0;

  /** Whether data has arrived that was not taken yet: a reply, or part of one. */
  get pending(): boolean {
    return this.replies.length > 0 || this.lines.length > 0 || this.partial > 0;
  }

  /** Throws ProtocolError. */
  push(chunk: Uint8Array): void {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      this.extend(chunk.subarray(from, end));
      this.endLine();
      from = end + 1;
    }
    if (from < chunk.length) this.extend(chunk.slice(from));
  }

  /** Takes the next complete reply, if there is one. */
  take(): Reply | undefined {
    const reply = this.replies.shift();
    if (this.replies.length === 0) this.waiting = 0;
    return reply;
  }

  private extend(bytes: Uint8Array): void {
    this.partial += bytes.length;
    this.waiting += bytes.length;
    if (this.partial > replyLimits.line)
      throw new ProtocolError(`the server sends a line of more than ${replyLimits.line} bytes`);
    if (this.waiting > replyLimits.waiting)
      throw new ProtocolError(`the server sends more than ${replyLimits.waiting / 1024} kB at once`);
    if (bytes.length > 0) this.parts.push(bytes);
    // A line that arrives byte by byte is joined now and then instead of being kept as thousands of pieces.
    if (this.parts.length > 64) this.parts = [joined(this.parts)];
  }

  private endLine(): void {
    const text = new TextDecoder().decode(joined(this.parts)).replace(/\r+$/, '');
    this.parts = [];
    this.partial = 0;
    const [, digits, mark, rest = ''] = /^([2-5]\d\d)(?:([ -])(.*))?$/s.exec(text) ?? [];
    if (digits === undefined)
      throw new ProtocolError(`the server sends something that is no SMTP reply: ${text.slice(0, 80)}`);
    const code = Number(digits);
    // It is up to the client which of them it uses (RFC 5321, 4.2.1: they are the same).
    if (this.lines.length > 0 && code !== this.code)
      throw new ProtocolError(`the server says ${this.code} and ${code} in one reply`);
    this.code = code;
    this.lines.push(rest);
    if (this.lines.length > replyLimits.lines)
      throw new ProtocolError(`the server sends a reply of more than ${replyLimits.lines} lines`);
    if (mark === '-') return;
    this.replies.push({ code, lines: this.lines });
    this.lines = [];
  }
}

/** A reply on one line: `250 2.1.5 Ok`. */
export const replyText = ({ code, lines }: Reply): string => [code, ...lines.slice(-1)].join(' ').trimEnd();
