import { type Decision, type EnvelopeInput, isMessageRefused } from '../verify/smtp/envelope.js';

/** Why mail is refused, or cannot be sent at all, where no rule decides. */
export function withoutRule({ phase, decision, reply }: Decision): string {
  if (phase === 'rcpt') return 'no rule matches';
  if (isMessageRefused({ phase, decision })) return `by a filter of phase ${phase}`;
  return decision === 'error' ? reply : `at ${stageNames[phase]}, before the rules are asked`;
}

/** What a client has said when a server decides. */
export const stageNames = {
  connect: 'the connection',
  helo: 'HELO',
  tls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  commit: 'the end of the message',
} as const satisfies Record<Decision['phase'], string>;

/** Where accepted mail goes. */
export const deliveryText = ({ type, to, action }: Decision['deliveries'][number]): string =>
  `${type === 'relay' ? 'relayed' : 'delivered'} to ${to} by action \`${action}\``;

/** The client of an envelope in one phrase. */
export function clientText({ src, dst, port, tls, auth, helo, ehlo, proxy, rdns }: EnvelopeInput): string {
  if (src === 'local') return 'sendmail on this machine:';
  const user = typeof auth === 'string' ? auth : auth?.[0];
  const facts = [
    `${src ?? ''} to ${dst === undefined ? '' : `${dst} `}port ${port ?? 25}`,
    ...(proxy === null || proxy === undefined ? [] : [`PROXY header ${proxy}`]),
    ...(rdns === null || rdns === undefined ? [] : [`reverse name ${rdns}`]),
    ...(tls === 'none' || tls === undefined ? [] : [tls === 'smtps' ? 'TLS' : 'STARTTLS']),
    ...(user === undefined ? [] : [`authenticated as ${user}`]),
    `${ehlo === false ? 'HELO' : 'EHLO'} ${helo ?? ''}`,
  ];
  return `${facts.join(', ')}:`;
}
