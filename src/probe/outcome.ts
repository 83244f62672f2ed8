import type { ProbeResult } from './observation.js';
import type { VariantReading } from './variants.js';

/**
 * The meanings of answers for the question whether foreign mail is relayed: `yes`, `no`, or `unknown` if the answer does not show it. `nothing`: the
 * variant is not possible for this server.
 */
export const probeOutcomes = {
  relayed: { judged: 'yes', words: 'taken' },
  trusted: { judged: 'no', words: 'taken from this client' },
  delivered: { judged: 'no', words: 'taken, for itself' },
  unproven: { judged: 'unknown', words: 'accepted, not proof' },
  refused: { judged: 'no', words: 'rejected' },
  blocked: { judged: 'unknown', words: 'rejected, not proof' },
  deferred: { judged: 'unknown', words: 'not now' },
  silent: { judged: 'unknown', words: 'no answer' },
  'not-asked': { judged: 'unknown', words: 'not asked' },
  'no-name': { judged: 'nothing', words: 'not asked' },
} as const satisfies Readonly<
  Record<string, { readonly judged: 'yes' | 'no' | 'unknown' | 'nothing'; readonly words: string }>
>;

export type ProbeOutcome = keyof typeof probeOutcomes;

export interface ReplyMeaning {
  readonly outcome: ProbeOutcome;
  /** The meaning in one line. */
  readonly meaning: string;
  /** For a refusal: whether it shows that the recipient, or anyone without a login, is refused. */
  readonly conclusive: boolean;
  /** Set if any stranger gets the same result according to the configuration. */
  readonly forStrangers?: true;
}

interface Reason {
  readonly pattern: RegExp;
  readonly outcome: 'refused' | 'blocked' | 'not-asked';
  readonly meaning: string;
}

/** The server requires STARTTLS first (RFC 3207, section 4): only then does it show whom it relays for. */
export const demandsTls = /^530 .*(?:starttls|\btls\b|\bssl\b|encrypt)/i;

/** The server requires a login first (RFC 4954, section 6), which strangers do not have. */
export const demandsLogin =
  /^530 .*\b(?:auth|log[ -]?[io]n\b|logged in|sign in|credential|password)|\bauth(?:entication|enticate|enticated)?\b.*\b(?:required|first|needed)\b|\bmust (?:issue an )?auth/i;

/** Reasons given in refusals; the first that matches counts. A reason about this client or its invented names says nothing about other clients. */
const reasons: readonly Reason[] = [
  {
    pattern: demandsTls,
    outcome: 'not-asked',
    meaning: 'it takes mail only under TLS, which this client did not get, so nothing was asked',
  },
  {
    pattern: demandsLogin,
    outcome: 'refused',
    meaning: 'it takes mail only after a login',
  },
  {
    pattern: /^530 /,
    outcome: 'not-asked',
    meaning: 'it wants something else first, TLS or a login, and does not say which, so nothing was asked',
  },
  {
    pattern: /\b(?:relay|relaying|relayed)\b/i,
    outcome: 'refused',
    meaning: 'it does not relay this',
  },
  {
    pattern:
      /\b(?:blocked|blocklist(?:ed)?|blacklist(?:ed)?|denylist(?:ed)?|dnsbl|rbl|spamhaus|reputation|banned|listed (?:in|at|by|on))\b/i,
    outcome: 'blocked',
    meaning: 'it rejects this client, by a list; another may be let in',
  },
  {
    pattern: /\b(?:ptr|r?dns|reverse|helo|ehlo|hostname|host name)\b/i,
    outcome: 'blocked',
    meaning: 'it rejects the name of this client, or that it has none; another may be let in',
  },
  {
    pattern: /^50[23] |^500 .*\bcommand\b/i,
    outcome: 'not-asked',
    meaning: 'it does not know this command, or not here, so it has not looked at the recipient',
  },
  {
    pattern: /^(?:500|501|504|553|555) |\bsyntax\b/i,
    outcome: 'refused',
    meaning: 'it does not take such an address',
  },
];

/** A server that refuses a sender before it has seen the recipient may accept another sender. */
const senderReason = /\b(?:sender|domain|spf|dmarc|mx)\b/i;

/**
 * The meaning of a result by itself, without a configuration to compare with.
 *
 * @param reading how the variant's recipient can be read
 * @param control the result for a user that does not exist, in the same place
 */
export function replyMeaning(
  result: ProbeResult,
  reading: VariantReading,
  control: ProbeResult | undefined,
): ReplyMeaning {
  switch (result.type) {
    case 'no-name':
      return of('no-name', 'the server has told no name of its own to make this address with');
    case 'not-asked':
      return of('not-asked', result.reason);
    case 'lost':
      return of('silent', result.reason);
    case 'reply':
      return repliedMeaning(result, reading, control);
  }
}

const of = (outcome: ProbeOutcome, meaning: string, conclusive = false): ReplyMeaning => ({
  outcome,
  meaning,
  conclusive,
});

function repliedMeaning(
  { stage, reply }: Extract<ProbeResult, { type: 'reply' }>,
  reading: VariantReading,
  control: ProbeResult | undefined,
): ReplyMeaning {
  const { code } = reply;
  const where = stage === 'mail' ? 'at MAIL FROM already: ' : '';
  if (stage === 'helo') return of('refused', 'it does not take a client that calls itself so');
  if (code < 300) {
    if (reading === 'foreign')
      return of('relayed', 'it takes mail for a foreign recipient, and would send it on');
    return of('unproven', `it may deliver this to a user of its own; ${controlWords(control)}`);
  }
  if (code < 400) return of('silent', `${where}it replies to something that was not asked`);
  if (code < 500) return of('deferred', `${where}it may take this later: greylisting, a limit, or a failure`);
  const text = [code, ...reply.lines].join(' ').slice(0, 2048);
  const reason = reasons.find(({ pattern }) => pattern.test(text));
  if (reason !== undefined)
    return of(
      reason.outcome,
      `${where}${reason.meaning}`,
      reason.outcome === 'refused' && (stage === 'rcpt' || code === 530),
    );
  if (stage === 'rcpt') return of('refused', 'it does not take this recipient', true);
  return senderReason.test(text)
    ? of('refused', `${where}it does not take this sender`)
    : of('blocked', `${where}it rejects before it has seen the recipient; another client may be let in`);
}

/** Describes the result of the control, for a recipient that was accepted. */
function controlWords(control: ProbeResult | undefined): string {
  if (control?.type !== 'reply') return 'a user that does not exist was not asked for';
  const { code } = control.reply;
  if (code < 300) return 'it takes any user there, existing or not';
  if (code < 500) return 'about a user that does not exist it cannot tell now';
  return 'but it rejects a user that does not exist there, so it probably reads the foreign address in it';
}
