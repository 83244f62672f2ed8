import type { RelayVerdict } from '../../../src/verify/relay/relay-verdict.js';
import { relays } from '../../../src/verify/relay/witness.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { asOracleSays, atAnAddress } from '../../../test/support/relay-cases.js';
import type { ClaimSide } from './claim-case.js';
import { type ClaimModel, verdictOf } from './claim-model.js';
import type { Claim, ClaimSubject, ClaimTrial } from './claims.js';
import { elsewhere, isScattered, isWithinNetwork } from './public-clients.js';

/** The most witnesses of one text that are tested. */
const maxWitnesses = 2;

/** The verdict on one text: `no` is contradicted by a stranger's mail that a server relays; `yes` promises its witnesses. */
export function verdictClaim(subject: ClaimSubject, side: ClaimSide): Claim {
  const reading = subject.readings[side];
  const verdict = verdictOf(reading);
  return {
    promised: verdict.holes.slice(0, maxWitnesses).map(({ witness: { tag: _, ...envelope }, rule }) => ({
      class: 'verdict yes',
      side,
      envelope: atAnAddress(envelope),
      holds: (outcome) => outcome.relayed,
      detail: `the witness of rule ${rule}`,
    })),
    judge(trials, findings) {
      findings.claim(`verdict ${verdict.openRelay}`);
      const reported = verdict.dependsOn.find(({ reason }) => reason.includes('please report'));
      if (reported !== undefined)
        findings.disagree({
          class: 'verdict: no example is accepted',
          detail: reported.reason,
          sessions: [],
        });
      if (verdict.openRelay !== 'no') return;
      for (const trial of trials) {
        const outcome = trial.outcomes[side];
        if (!outcome?.relayed || !trial.isForeign || isOwnUnseen(subject, trial)) continue;
        const cause = strangeness(subject, reading, verdict, trial, outcome.rules);
        if (cause === undefined) continue;
        findings.disagree({
          class: `verdict no, relayed: ${cause}`,
          detail: `${JSON.stringify(trial.envelope)}: ${outcome.reply} by rules ${outcome.rules.join(' ')}`,
          sessions: [trial.envelope],
        });
      }
    },
  };
}

/** Whether an unseen list names the recipient's domain, which then belongs to the owner. */
export const isOwnUnseen = ({ claimed }: ClaimSubject, { domain }: ClaimTrial): boolean =>
  claimed.unseen.some((path) => (claimed.overlay[path] ?? '').toLowerCase().includes(domain));

/**
 * Why a client whose mail is relayed is a stranger, or undefined if it is not. Clients in trusted or private networks are not, unless clients all over the Internet are admitted in
 * the same way.
 */
export function strangeness(
  subject: ClaimSubject,
  reading: ClaimModel,
  verdict: RelayVerdict,
  trial: ClaimTrial,
  rules: readonly number[],
): string | undefined {
  const { config } = reading;
  const { envelope, client, user } = trial;
  if (user !== undefined) return undefined;
  const listener = config.listeners.find(({ port }) => port === envelope.port);
  const certified = envelope.cert && listener?.verify;
  // A client with a certificate of the owner's own authority is known, whatever address a proxy announces.
  if (certified && listener.ca !== undefined) return undefined;
  if (envelope.proxy) return 'what a proxy announces';
  const input = asOracleSays(envelope, subject.claimed.dns);
  if (
    input.rdns &&
    input.fcrdns &&
    verdict.assumptions.some((text) => text.includes('confirmed reverse name'))
  )
    return undefined;
  if (isWithinUnseen(subject, client)) return undefined;
  const letIn = elsewhere(client).map((src) => {
    const decision = decide(config, reading.machine, { ...input, src });
    return decision.decision === 'accept' && relays(decision);
  });
  if (isScattered(letIn))
    return trial.isPublic ? 'clients from everywhere' : 'an address that others end in, too';
  if (!trial.isPublic) return undefined;
  const trusted = verdict.trusted.filter(({ rule }) => rules.includes(rule)).map(({ network }) => network);
  // A trusted network of which the verdict names only an example.
  if (trusted.length > 0) return undefined;
  return isWithinNetwork(
    client,
    verdict.trusted.map(({ network }) => network),
  )
    ? undefined
    : certified
      ? 'a certificate of any authority'
      : 'a public client';
}

/** Whether an unseen list names the client. */
const isWithinUnseen = ({ claimed }: ClaimSubject, client: string): boolean =>
  claimed.unseen.some((path) => isWithinNetwork(client, (claimed.overlay[path] ?? '').split('\n')));
