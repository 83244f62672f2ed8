import type { MatchRule } from '../../../src/model/config/config.js';
import type { AssertionVerdict } from '../../../src/policy/assertion-verdict.js';
import { decisionHasEffect } from '../../../src/policy/effects.js';
import { parsePolicy } from '../../../src/policy/parse.js';
import { provePolicy } from '../../../src/policy/prove.js';
import { parseNetwork } from '../../../src/verify/match/network.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { usualWidth } from '../../../src/verify/space/network-widths.js';
import type { DnsZone } from '../../../test/support/recorded-decisions.js';
import { asOracleSays } from '../../../test/support/relay-cases.js';
import type { ClaimModel } from './claim-model.js';
import { type Claim, type ClaimSubject, type Promised, withPassword } from './claims.js';
import type { Answered, ClaimedEffect, PolicyLine } from './policy-lines.js';
import { byMail } from './probes.js';
import { isWithinNetwork } from './public-clients.js';
import { domains, helos, oneOf, reverseNames, reversePatterns } from './random-words.js';

/** The verdicts of `test` on the case's assertions: a proven one must hold for each mail, and a refuted one promises its counterexample. */
export function policyClaim({ claimed, readings }: ClaimSubject): Claim {
  const [{ config, machine }] = readings;
  const text = claimed.policy.map((line) => line.text).join('\n');
  const { assertions, problems } = parsePolicy({ path: 'policy', text });
  if (problems.length > 0) throw new Error(`not understood: ${problems[0]?.message}`);
  const { verdicts } = provePolicy(config, machine, assertions);
  const judged = claimed.policy.flatMap((line, at) => {
    const verdict = verdicts[at];
    return verdict === undefined ? [] : [{ line, verdict }];
  });
  return {
    promised:
      claimed.unseen.length > 0 ? [] : judged.flatMap(({ line, verdict }) => promisedBy(line, verdict)),
    judge(trials, findings) {
      const answered = trials.flatMap((trial): readonly Answered[] => {
        const [outcome] = trial.outcomes;
        return outcome === undefined || outcome.decision === 'error' ? [] : [{ ...trial, outcome }];
      });
      const mails = byMail(answered);
      const ofStrangers = {
        trusted: byMail(answered.filter((each) => !isTrusted(each, readings[0]))),
        named: byMail(answered.filter((each) => !isNamed(each, readings[0].config.rules))),
      };
      for (const { line, verdict } of judged) {
        findings.claim(`test: ${verdict.verdict}`);
        const against =
          verdict.verdict === 'proven'
            ? (line.ofStrangers ? ofStrangers[line.ofStrangers] : mails).find(
                (offers) =>
                  !line.holds(offers) &&
                  !(line.may !== undefined && couldBe(line.may, offers, readings[0], claimed.dns)),
              )
            : undefined;
        if (against === undefined) continue;
        findings.disagree({
          class: `test: proven: ${line.text}`,
          detail: against
            .map(({ envelope, outcome }) => `${JSON.stringify(envelope)}: ${outcome.reply} ${outcome.queued}`)
            .join('\n'),
          sessions: against.map(({ envelope }) => envelope),
          policy: line.text,
        });
      }
    },
  };
}

/** Whether the rule that decided names a network of the client that is narrow enough to belong to someone. */
function isTrusted(answered: Answered, { config }: ClaimModel): boolean {
  const [index] = answered.outcome.rules;
  const rule = index === undefined ? undefined : config.rules[index - 1];
  return rule !== undefined && !rule.from.negated && isNamed(answered, [rule]);
}

/** Whether one of several rules names such a network of the client, to admit or to reject it. */
const isNamed = ({ client, envelope }: Answered, rules: readonly MatchRule[]): boolean =>
  !envelope.proxy &&
  rules.some(({ from: { type, regex, table } }) => {
    if (type !== 'src' || regex || table?.contents.known !== true) return false;
    return isWithinNetwork(client, table.contents.entries.map(({ key }) => key).filter(isNarrow));
  });

function isNarrow(name: string): boolean {
  const network = parseNetwork(name);
  return (
    network !== undefined &&
    network.prefix >= (network.address.family === 4 ? usualWidth.ipv4 : usualWidth.ipv6)
  );
}

/**
 * Whether a mail has the effect at some listener to which it was offered, with another HELO or another reverse name: if a policy says `may`, the client is responsible for these.
 * This is decided by `decide`, whose answers are compared with those of servers separately.
 */
export function couldBe(
  effect: ClaimedEffect,
  offers: readonly Answered[],
  { config, machine }: ClaimModel,
  dns: DnsZone,
): boolean {
  return offers.some(({ envelope }) => {
    if (envelope.proxy) return false;
    const said = asOracleSays(envelope, dns);
    return greetings.some((greeting) =>
      [{}, ...reverses].some((reverse) =>
        decisionHasEffect(
          config,
          decide(config, machine, { ...said, ...greeting, ...reverse }),
          effect,
          undefined,
        ),
      ),
    );
  });
}

/** The greetings that a client may send: smtpd accepts STARTTLS and AUTH after HELO, too. */
const greetings = [...new Set([...helos, ...domains.map(oneOf)])].flatMap((helo) =>
  [true, false].map((ehlo) => ({ helo, ehlo })),
);

const reverses = [
  { rdns: null, fcrdns: false },
  ...[...new Set([...reverseNames, ...reversePatterns.map(oneOf)])].flatMap((rdns) =>
    [true, false].map((fcrdns) => ({ rdns, fcrdns })),
  ),
];

function promisedBy({ text }: PolicyLine, { counterexample }: AssertionVerdict): readonly Promised[] {
  if (counterexample === undefined) return [];
  const { decision, envelope } = counterexample;
  return [
    {
      class: 'test: refuted',
      side: 0,
      envelope: withPassword(envelope),
      holds: (outcome) => outcome.decision === decision.decision,
      detail: `${text}: ${decision.decision} (${decision.reply})`,
      policy: text,
    },
  ];
}
