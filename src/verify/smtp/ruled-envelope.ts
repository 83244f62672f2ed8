import type { MailAddress } from '../match/mail-address.js';

/** The envelope of one recipient, as rules see it. */
export interface Envelope {
  /** The peer's address as text, or `local` for the local socket. */
  readonly source: string;
  /** Whether the recipient comes from an expansion rather than from the client's RCPT TO; the source is then `local` whatever the client is. */
  readonly internal: boolean;
  /** The client's reverse name, or `<unknown>`. A function, because looking it up may be an assumption. */
  readonly hostName: () => string;
  readonly tag: string;
  readonly helo: string;
  readonly authenticated: boolean;
  readonly userName: string;
  readonly sender: MailAddress;
  readonly recipient: MailAddress;
}
