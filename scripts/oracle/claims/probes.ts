import type { OracleEnvelope } from '../../../test/support/relay-cases.js';
import { isPublicAddress } from './public-clients.js';
import { foreign } from './random-words.js';

/** One mail to one recipient through one listener. */
export interface ClaimProbe {
  /** The index of the case's session, and of the recipient in it. */
  readonly session: number;
  readonly recipientIndex: number;
  readonly envelope: OracleEnvelope & { readonly rcpt_to: string };
  /** The client's address as smtpd sees it: behind a proxy, the announced one. */
  readonly client: string;
  readonly user: string | undefined;
  readonly sender: string;
  readonly recipient: string;
  readonly domain: string;
  readonly isForeign: boolean;
  readonly isPublic: boolean;
  /** Whether the client is on the Internet without any credential. */
  readonly isStranger: boolean;
  /** A key that is the same for the same mail, at whichever listener, and with or without the client's certificate. */
  readonly mail: string;
}

/** The individual mails of some sessions. */
export function probesOf(sessions: readonly OracleEnvelope[]): readonly ClaimProbe[] {
  return sessions.flatMap((session, index) =>
    [session.rcpt_to ?? []].flat().map((recipient, recipientIndex): ClaimProbe => {
      const {
        src = '203.0.113.7',
        proxy,
        auth,
        helo = '',
        ehlo,
        mail_from: sender = '',
        cert = false,
      } = session;
      const client = proxy ?? src;
      const user = typeof auth === 'string' ? auth : auth?.[0];
      const isPublic = isPublicAddress(client);
      return {
        session: index,
        recipientIndex,
        envelope: { ...session, rcpt_to: recipient },
        client,
        user,
        sender,
        recipient,
        domain: recipient
          .slice(recipient.lastIndexOf('@') + 1)
          .replace('>', '')
          .toLowerCase(),
        isForeign: foreign.some((each) => each === recipient),
        isPublic,
        isStranger: user === undefined && !cert && isPublic,
        mail: JSON.stringify([client, helo, ehlo, sender, recipient, user]),
      };
    }),
  );
}

/** Groups probes of the same mail at different listeners. */
export function byMail<P extends ClaimProbe>(probes: readonly P[]): readonly (readonly P[])[] {
  const groups = new Map<string, P[]>();
  for (const probe of probes) {
    const group = groups.get(probe.mail);
    if (group === undefined) groups.set(probe.mail, [probe]);
    else group.push(probe);
  }
  return [...groups.values()];
}
