import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { decide } from '../verify/smtp/decide.js';
import { type Decision, type EnvelopeInput, isMessageRefused } from '../verify/smtp/envelope.js';
import type { ProbeAttempt, ProbeEnvelope, ProbeResult } from './observation.js';
import type { ReplyMeaning } from './outcome.js';
import type { VariantReading } from './variants.js';

/** The facts about the running server that are needed to ask a configuration about it. */
export interface ExpectedReply {
  readonly config: Config;
  readonly machine: Machine;
  /** The client as the server sees it, and the address and port that it connects to. */
  readonly client: Pick<EnvelopeInput, 'src' | 'dst' | 'port' | 'rdns'>;
  readonly tls: 'starttls' | 'smtps';
  /** Whether strangers can relay with this configuration. */
  readonly isOpen?: boolean;
}

/** The configuration's answer to one variant, compared with that of the server. */
export interface ProbeComparison {
  readonly decision: Decision;
  /** Whether the two agree; undefined if they cannot be compared, for the reason in `unsaid`. */
  readonly agrees: boolean | undefined;
  readonly unsaid: string | undefined;
  /** The meaning of the result, with what the configuration adds to it. */
  readonly meaning: ReplyMeaning;
}

/** Clients without any rights: documentation addresses of both families. */
const strangers = { ipv4: '203.0.113.7', ipv6: '2001:db8:ffff::7' } as const;

/** Asks the configuration the question that the server was asked. */
export function compareReplies(
  { config, machine, client, tls }: ExpectedReply,
  { variant: { greeting }, helo }: Pick<ProbeAttempt, 'variant' | 'helo'>,
  { sender, recipient }: ProbeEnvelope,
  result: Replied,
  meaning: ReplyMeaning,
  reading: VariantReading,
): ProbeComparison {
  const input: EnvelopeInput = {
    ...client,
    helo,
    ehlo: greeting === 'EHLO',
    mail_from: `<${sender}>`,
    rcpt_to: `<${recipient}>`,
    tls: result.secure ? tls : 'none',
  };
  const decision = decide(config, machine, input);
  const unsaid = unsaidOf(decision, machine, result);
  const agrees = unsaid === undefined ? isSame(decision, result) : undefined;
  const explicable = meaning.outcome === 'relayed' || meaning.outcome === 'unproven';
  if (explicable && isMessageRefused(decision)) {
    const later = `accepted so far, but the configuration refuses the message itself, at ${decision.phase}: ${decision.reply}`;
    return { decision, agrees, unsaid, meaning: { ...meaning, outcome: 'unproven', meaning: later } };
  }
  if (!explicable || decision.decision !== 'accept') return { decision, agrees, unsaid, meaning };
  const stranger = client.src?.includes(':') ? strangers.ipv6 : strangers.ipv4;
  const toStranger = (): Decision => decide(config, machine, { ...input, src: stranger, rdns: null });
  return { decision, agrees, unsaid, meaning: explained(decision, toStranger, meaning, reading) };
}

type Replied = Extract<ProbeResult, { type: 'reply' }>;

/** Whether decision and reply agree. A probe stops at RCPT TO and never sends a message. */
const isSame = (decision: Decision, { reply: { code } }: Replied): boolean =>
  (isMessageRefused(decision) ? 'accept' : decision.decision) ===
  (code < 300 ? 'accept' : code < 500 ? 'tempfail' : 'reject');

/** Why the two cannot be compared, or undefined if they can. */
function unsaidOf(
  { decision, dependsOn, deliveries }: Decision,
  machine: Machine,
  { reply }: Replied,
): string | undefined {
  if (decision === 'unknown')
    return `the configuration does not tell: ${dependsOn.join('; ') || 'it depends on what was not read'}`;
  const { code } = reply;
  if (code >= 400 && code < 500 && decision !== 'tempfail')
    return `the configuration says ${decision}; what is refused for now may be taken another time`;
  const local = deliveries.some(({ type }) => type === 'local');
  if (decision === 'accept' && local && code >= 500 && machine.users === undefined)
    return 'the configuration delivers it here if there is such a user; which users there are is not known';
  return undefined;
}

/** Where mail that both the server and the configuration accept goes. */
function explained(
  { deliveries }: Decision,
  toStranger: () => Decision,
  meaning: ReplyMeaning,
  reading: VariantReading,
): ReplyMeaning {
  const relays = deliveries.filter(({ type }) => type === 'relay');
  if (deliveries.length > 0 && relays.length === 0) {
    const places = deliveries.map(({ action, to }) => `${to} by action ${action}`);
    return {
      ...meaning,
      outcome: 'delivered',
      meaning: `the configuration delivers it here: to ${[...new Set(places)].join(', ')}`,
    };
  }
  const [first] = relays;
  if (first === undefined) return meaning;
  const way = `the configuration relays it to ${first.to} by action ${first.action}`;
  const { decision } = toStranger();
  if (decision === 'reject')
    return { ...meaning, outcome: 'trusted', meaning: `${way}, for this client and not for strangers` };
  if (reading !== 'foreign')
    return { ...meaning, meaning: `${way}: what the next server makes of it is not known` };
  if (decision === 'accept') return { ...meaning, meaning: `${way}, for strangers, too`, forStrangers: true };
  return { ...meaning, meaning: `${way}; whether for strangers, too, depends on what was not read` };
}
