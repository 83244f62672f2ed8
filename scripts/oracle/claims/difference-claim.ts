import { compareFlows } from '../../../src/index.js';
import { decide } from '../../../src/verify/decide.js';
import { verifyRelay } from '../../../src/verify/relay.js';
import { relays } from '../../../src/verify/witness.js';
import { asOracleSays } from '../../../test/support/relay-cases.js';
import type { Side } from './case.js';
import type { Evidence, Findings, Promised, Trial } from './claims.js';
import { byMail } from './probe.js';
import { elsewhere } from './strangers.js';
import { isOwnUnseen, strangeness } from './strangers-claim.js';
import { clients } from './words.js';

/** Examples of changes of one case that are asked about. */
const mostExamples = 2;

/** What is said of the change: "no mail flow changes", "no stranger gains anything". Gives what the examples promise. */
export function claimDifference(evidence: Evidence, findings: Findings): readonly Promised[] {
  const [old, next] = evidence.readings;
  const difference = compareFlows(old, next);
  const { changes, listeners, dependsOn, strangersGain } = difference;
  findings.claim(`diff: a stranger gains: ${strangersGain}`);
  if (changes.length + listeners.length + dependsOn.length === 0) {
    findings.claim('diff: no mail flow changes');
    for (const trial of evidence.trials) {
      const [before, after] = trial.outcomes;
      if (before === undefined || after === undefined) continue;
      if (before.decision === 'error' || after.decision === 'error') continue;
      if (before.decision === after.decision && before.queued.join() === after.queued.join()) continue;
      findings.disagree({
        class: `diff: no mail flow changes, ${before.decision} becomes ${after.decision}`,
        detail: `${JSON.stringify(trial.envelope)}: ${before.reply} ${before.queued}, then ${after.reply} ${after.queued}`,
        sessions: [trial.envelope],
      });
    }
  }
  if (strangersGain === 'no') claimNoGain(evidence, findings);
  if (evidence.claimed.unseen.length > 0) return [];
  return changes
    .flatMap(({ example }) => (example === undefined || example.throughAlias ? [] : [example]))
    .slice(0, mostExamples)
    .flatMap(({ envelope, old: before, new: after }) =>
      [before, after].map((decision, at): Promised => {
        const { tag: _, auth, ...rest } = envelope;
        return {
          class: 'diff: example',
          side: at === 0 ? 0 : 1,
          envelope: {
            ...rest,
            ...(auth ? { auth: [typeof auth === 'string' ? auth : auth[0], 'secret'] } : {}),
          },
          holds: (outcome) => outcome.decision === decision.decision,
          detail: `${at === 0 ? 'before' : 'after'}: ${decision.decision} (${decision.reply})`,
        };
      }),
    );
}

/** A mail that a stranger can send only now, at whichever listener. */
function claimNoGain(evidence: Evidence, findings: Findings): void {
  const [, reading] = evidence.readings;
  const verdict = verifyRelay(reading.config, reading.machine);
  for (const offers of byMail(evidence.trials))
    for (const deed of ['accepted', 'relayed'] as const) {
      const could = (side: Side) => offers.filter((trial) => trial.outcomes[side]?.[deed]);
      const [gained] = could(1);
      if (gained === undefined || could(0).length > 0) continue;
      // Not asked, or not answered, is not refused.
      if (offers.some(({ outcomes }) => outcomes[0] === undefined || outcomes[0].decision === 'error'))
        continue;
      if (couldClaim(evidence, gained, deed)) continue;
      if (deed === 'relayed' && (!gained.isForeign || isOwnUnseen(evidence, gained))) continue;
      const cause = strangeness(evidence, reading, verdict, gained, gained.outcomes[1]?.rules ?? []);
      if (
        cause === undefined ||
        (deed === 'accepted' && cause === 'a public client' && isListed(gained, reading.text))
      )
        continue;
      findings.disagree({
        class: `diff: no stranger gains anything, ${deed} now: ${cause}`,
        detail: `${JSON.stringify(gained.envelope)}: ${gained.outcomes[1]?.reply}`,
        sessions: offers.map(({ envelope }) => envelope),
      });
      break;
    }
}

/** Whether the same could be had before by announcing another address through a proxy's listener. */
function couldClaim(
  { claimed, readings }: Evidence,
  { envelope }: Trial,
  deed: 'accepted' | 'relayed',
): boolean {
  if (!envelope.proxy) return false;
  const [{ config, machine }] = readings;
  return announced.some((proxy) => {
    const decision = decide(config, machine, asOracleSays({ ...envelope, proxy }, claimed.dns));
    return decision.decision === 'accept' && (deed === 'accepted' || relays(decision));
  });
}

/** Addresses that a client may announce, of every kind that rules tell apart. */
const announced = [
  ...clients,
  ...elsewhere('203.0.113.7'),
  ...elsewhere('2001:db8:1::7'),
  '127.0.0.1',
  '::1',
  'unix:/x',
];

/** Whether the text has a network for the client's own: who is named is no stranger. */
const isListed = ({ client }: Trial, text: string): boolean =>
  text.includes(client) ||
  text.includes('203.0.113.0/24') ||
  text.includes('198.51.100.0/24') ||
  text.includes('2001:db8:1::/48');
