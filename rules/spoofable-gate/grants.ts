import type { Config, MatchRule } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { localActionOf, relayActionOf } from '../../src/model/config/rule-actions.js';
import type { Span } from '../../src/source/text.js';
import type { Decision } from '../../src/verify/smtp/envelope.js';
import { exampleRecipients, foreignRecipient, type Strangers } from '../shared/strangers.js';
import type { ClientClaim, spoofableCriteriaOf } from './spoofable-criteria.js';

/** The most rules that are tried: each costs a few conversations. */
export const maxGrants = 200;

/** What a client that makes a claim gains over one that does not. */
export interface Grant {
  readonly claim: ClientClaim;
  readonly span: Span;
  readonly recipient: string;
  /** The rule that takes the mail with the claim. */
  readonly taker: MatchRule;
  readonly listener: Span;
  readonly with: Decision;
}

/** An example of what a client gains by the claim alone, with all else unremarkable, or undefined if none is found. */
export function grantedBy(
  strangers: Strangers,
  rule: MatchRule,
  spoofable: ReturnType<typeof spoofableCriteriaOf>,
  config: Config,
  machine: Machine,
): Grant | undefined {
  const named = exampleRecipients(rule, config, machine).slice(0, 6);
  const recipients = rule.for.type === 'any' && !rule.rcptTo ? [foreignRecipient, ...named] : named;
  for (const criterion of spoofable) {
    for (const { said, assumed } of criterion.claims) {
      const there = strangers.assuming(assumed);
      for (const listener of there.listeners.slice(0, 6))
        for (const rcpt_to of recipients) {
          const claimed = there.ask(listener, { ...said, rcpt_to });
          const taker = takerOf(config, claimed);
          if (taker === undefined || (taker !== rule && rule.outcome.type !== 'reject')) continue;
          const plain = there.ask(listener, { rcpt_to });
          if (!isGain(taker, takerOf(config, plain))) continue;
          if (rule.outcome.type === 'reject' && plain.rule !== rule.index) continue;
          return {
            claim: criterion.claim,
            span: criterion.span,
            recipient: rcpt_to,
            taker,
            listener: listener.span,
            // A session that gets through only because of an assumed entry is not shown.
            with: assumed.length === 0 ? claimed : { ...claimed, transcript: [] },
          };
        }
    }
  }
  return undefined;
}

/** The rule that accepts the mail, whether the user exists or not. */
function takerOf({ rules }: Config, { rule }: Decision): MatchRule | undefined {
  const taker = rule === undefined ? undefined : rules[rule - 1];
  return taker?.outcome.type === 'action' ? taker : undefined;
}

/** Whether mail that was refused is taken, or mail that stayed here is relayed. */
function isGain(taker: MatchRule, before: MatchRule | undefined): boolean {
  if (before === undefined) return true;
  return relayActionOf(taker) !== undefined && localActionOf(before) !== undefined;
}

export const isForAnyone = ({ taker, recipient }: Grant): boolean =>
  recipient === foreignRecipient && relayActionOf(taker) !== undefined;

export function grantedMail({ taker, recipient }: Grant): string {
  const isAnyone = recipient === foreignRecipient;
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  const action = taker.outcome.type === 'action' ? taker.outcome.action : undefined;
  const verb = action?.type === 'relay' ? 'send' : 'deliver';
  const where = isAnyone ? 'anyone' : taker.rcptTo ? recipient : domain;
  return `${verb} to ${isAnyone ? where : `\`${where}\``} through action \`${action?.name ?? ''}\``;
}
