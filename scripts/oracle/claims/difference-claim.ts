import { compareFlows } from '../../../src/verify/diff/compare.js';
import type { FlowExample } from '../../../src/verify/diff/flow-difference.js';
import { relays } from '../../../src/verify/relay/witness.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { Decision } from '../../../src/verify/smtp/envelope.js';
import { asOracleSays } from '../../../test/support/relay-cases.js';
import type { ClaimSide } from './claim-case.js';
import { verdictOf } from './claim-model.js';
import {
  type Claim,
  type ClaimSubject,
  type ClaimTrial,
  type Findings,
  type Promised,
  withPassword,
} from './claims.js';
import type { LiveOutcome } from './live-answers.js';
import { byMail } from './probes.js';
import { elsewhere, isScattered } from './public-clients.js';
import { clients, refusedForNow } from './random-words.js';
import { isOwnUnseen, strangeness } from './verdict-claim.js';

/** The most examples of changes in one case that are tested. */
const maxExamples = 2;

/** The claims about a change: "no mail flow changes", "no stranger gains anything". It predicts the outcomes of the examples of changes. */
export function differenceClaim(subject: ClaimSubject): Claim {
  const [old, next] = subject.readings;
  const { changes, listeners, dependsOn, strangersGain } = compareFlows(old, next);
  const examples = changes.flatMap(({ example }) =>
    example === undefined || example.throughAlias ? [] : [example],
  );
  return {
    promised: subject.claimed.unseen.length > 0 ? [] : examples.slice(0, maxExamples).flatMap(promisedBy),
    judge(trials, findings) {
      findings.claim(`diff: a stranger gains: ${strangersGain}`);
      if (changes.length + listeners.length + dependsOn.length === 0) judgeSame(trials, findings);
      if (strangersGain === 'no') judgeNoGain(subject, trials, findings);
    },
  };
}

const promisedBy = ({ envelope, old, new: after }: FlowExample): readonly Promised[] =>
  [old, after].flatMap((decision, at): readonly Promised[] => {
    // On the oracle's server the owner's authority is also among the public ones.
    if (decision.decision === 'error' && envelope.ca !== undefined) return [];
    return [
      {
        class: 'diff: example',
        side: at === 0 ? 0 : 1,
        envelope: withPassword(envelope),
        holds: (outcome) => outcome.decision === decision.decision,
        detail: `${at === 0 ? 'before' : 'after'}: ${decision.decision} (${decision.reply})`,
      },
    ];
  });

function judgeSame(trials: readonly ClaimTrial[], findings: Findings): void {
  findings.claim('diff: no mail flow changes');
  for (const { outcomes, envelope } of trials) {
    const [before, after] = outcomes;
    if (before === undefined || after === undefined) continue;
    if (before.decision === 'error' || after.decision === 'error') continue;
    if (before.decision === after.decision && before.queued.join() === after.queued.join()) continue;
    if (!before.accepted && !after.accepted && [before, after].some(isForNow)) continue;
    findings.disagree({
      class: `diff: no mail flow changes, ${before.decision} becomes ${after.decision}`,
      detail: `${JSON.stringify(envelope)}: ${before.reply} ${before.queued}, then ${after.reply} ${after.queued}`,
      sessions: [envelope],
    });
  }
}

/** For `diff`, a filter's temporary and permanent refusals are the same. */
const isForNow = ({ reply }: LiveOutcome): boolean => reply.endsWith(refusedForNow);

/** Looks for a mail that a stranger can send only after the change, at any listener. */
function judgeNoGain(subject: ClaimSubject, trials: readonly ClaimTrial[], findings: Findings): void {
  const [, reading] = subject.readings;
  const verdict = verdictOf(reading);
  const mails = byMail(trials).flatMap((offers) => {
    const plain = offers.filter(({ envelope }) => !envelope.cert);
    // A client with a certificate need not present it; one without has only the other sessions.
    return plain.length < offers.length && plain.length > 0 ? [plain, offers] : [offers];
  });
  for (const offers of mails)
    for (const effect of ['accepted', 'relayed'] as const) {
      // A rule that takes mail for a user who does not exist has still taken it.
      const could = (side: ClaimSide) =>
        offers.filter(({ outcomes: { [side]: outcome } }) =>
          effect === 'relayed'
            ? outcome?.relayed
            : outcome?.accepted || (side === 0 && takes(subject, outcome)),
        );
      const after = could(1);
      const gained = after.find(({ envelope }) => envelope.cert) ?? after[0];
      if (gained === undefined || could(0).length > 0) continue;
      // A mail that was not tested, or got no answer, was not refused.
      if (offers.some(({ outcomes }) => outcomes[0] === undefined || outcomes[0].decision === 'error'))
        continue;
      if (couldClaim(subject, offers, effect) || couldConnect(subject, gained, effect)) continue;
      if (!gained.isPublic && couldElsewhere(subject, gained, effect)) continue;
      if (effect === 'relayed' && (!gained.isForeign || isOwnUnseen(subject, gained))) continue;
      const cause = strangeness(subject, reading, verdict, gained, gained.outcomes[1]?.rules ?? []);
      if (
        cause === undefined ||
        (effect === 'accepted' && cause === 'a public client' && isListed(gained, reading.text))
      )
        continue;
      findings.disagree({
        class: `diff: no stranger gains anything, ${effect} now: ${cause}`,
        detail: `${JSON.stringify(gained.envelope)}: ${gained.outcomes[1]?.reply}`,
        sessions: offers.map(({ envelope }) => envelope),
      });
      break;
    }
}

/** Whether a decision accepts or relays a mail. */
const hasEffect = (decision: Decision, effect: 'accepted' | 'relayed'): boolean =>
  decision.decision === 'accept' && (effect === 'accepted' || relays(decision));

/** Whether a rule other than a reject rule decided on a mail. */
function takes({ readings }: ClaimSubject, outcome: LiveOutcome | undefined): boolean {
  const [rule] = outcome?.rules ?? [];
  const [{ config }] = readings;
  return rule !== undefined && config.rules[rule - 1]?.outcome.type === 'action';
}

/** Whether the same was possible before by announcing some address through a proxy's listener. */
function couldClaim(
  { claimed, readings }: ClaimSubject,
  offers: readonly ClaimTrial[],
  effect: 'accepted' | 'relayed',
): boolean {
  const [{ config, machine }] = readings;
  const ports = new Set(config.listeners.flatMap(({ port, proxy }) => (proxy ? [port] : [])));
  const mails = offers.map(({ envelope: { dst: _, auth: __, ...said } }) => said);
  return [...ports].some((port) =>
    mails.some((said) =>
      (['none', 'starttls'] as const).some((tls) =>
        announced.some((proxy) => {
          const decision = decide(config, machine, asOracleSays({ ...said, port, tls, proxy }, claimed.dns));
          return hasEffect(decision, effect);
        }),
      ),
    ),
  );
}

/**
 * Whether the same was possible before from another public address, at a listener without a proxy: for a client that can announce any address now, and for one that connects over
 * IPv6, because every such stranger is assumed to have an IPv4 address as well.
 */
function couldConnect(
  { readings }: ClaimSubject,
  { envelope: { src: from, dst: _, proxy, auth: __, ...said } }: ClaimTrial,
  effect: 'accepted' | 'relayed',
): boolean {
  const [{ config, machine }] = readings;
  if (!proxy && !from?.includes(':')) return false;
  return config.listeners.some(
    ({ port, proxy: behindProxy }) =>
      !behindProxy &&
      ['203.0.113.7', '2001:db8:bad::7'].some((src) =>
        (['none', 'starttls'] as const).some((tls) => {
          const decision = decide(config, machine, asOracleSays({ ...said, src, port, tls }));
          return hasEffect(decision, effect);
        }),
      ),
  );
}

/** Whether strangers whom a private address represents, because their addresses end in the same way, could send the same before. */
function couldElsewhere(
  { claimed, readings }: Pick<ClaimSubject, 'claimed' | 'readings'>,
  { client, envelope }: Pick<ClaimTrial, 'client' | 'envelope'>,
  effect: 'accepted' | 'relayed',
): boolean {
  const [{ config, machine }] = readings;
  const input = asOracleSays(envelope, claimed.dns);
  return isScattered(
    elsewhere(client).map((src) => {
      const decision = decide(config, machine, { ...input, src });
      return hasEffect(decision, effect);
    }),
  );
}

/** Last octets for which the expressions of random rules test. */
const lastOctets = [1, 5, 7] as const;

/** Addresses that a client may announce, of every kind that rules distinguish. */
const announced = [
  ...clients,
  // Addresses that expressions match by their beginning and their end.
  ...clients.flatMap((client) => lastOctets.map((octet) => client.replace(/\.\d+$/, `.${octet}`))),
  ...elsewhere('203.0.113.7'),
  ...elsewhere('2001:db8:1::7'),
  // An address of a translator (RFC 6052), and an IPv4 address mapped to IPv6.
  '64:ff9b::cb00:7107',
  '::ffff:203.0.113.7',
  '127.0.0.1',
  '::1',
  'unix:/x',
];

/** Whether the text names a network of the client, who then is not a stranger. */
const isListed = ({ client }: ClaimTrial, text: string): boolean =>
  text.includes(client) ||
  text.includes('203.0.113.0/24') ||
  text.includes('198.51.100.0/24') ||
  text.includes('2001:db8:1::/48');
