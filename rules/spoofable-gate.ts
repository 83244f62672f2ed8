import type { Related, Suggestion } from '../src/lint/finding.js';
import { defineRule, type Report, type RuleContext } from '../src/lint/rule.js';
import { exampleRecipients, foreignRecipient, Strangers, transcriptOf } from '../src/lint/strangers.js';
import type { Config, MatchRule } from '../src/model/config/config.js';
import type { Machine } from '../src/model/config/machine.js';
import type { Span } from '../src/source/text.js';
import type { Decision } from '../src/verify/smtp/envelope.js';
import { clientChosen } from './shared/client-chosen.js';
import { strangersConnect } from './shared/related-places.js';
import { login, ownMachine } from './shared/rule-fixes.js';
import { bypasses } from './spoofable-gate/bypass.js';
import { type ClientClaim, spoofableCriteriaOf } from './spoofable-gate/spoofable-criteria.js';

const messages = {
  sender: {
    message: '`mail-from` does not keep strangers out',
    label: clientChosen.sender,
    note: 'Strangers can {gain}',
    help: 'use `from src` or `from auth`',
  },
  helo: {
    message: '`helo` does not keep strangers out',
    label: clientChosen.helo,
    note: 'Strangers can {gain}',
    help: 'use `from src` or `from auth`',
  },
  rdns: {
    message: '`rdns` does not keep strangers out',
    label: clientChosen.rdns,
    note: 'Strangers can {gain}',
    help: 'use `from src`, or reject `!fcrdns` in a filter',
  },
  'sender-bypass': {
    message: 'A forged sender gets past filter `{filter}`',
    label: clientChosen.sender,
    help: 'ask for `src` or `auth`',
  },
  'helo-bypass': {
    message: 'A forged HELO name gets past filter `{filter}`',
    label: clientChosen.helo,
    help: 'ask for `src` or `auth`',
  },
  'rdns-bypass': {
    message: 'A forged reverse name gets past filter `{filter}`',
    label: clientChosen.rdns,
    help: 'ask for `src`, or reject `!fcrdns` in an earlier filter',
  },
} as const;

export default defineRule({
  id: 'spoofable-gate',
  category: 'relay',
  severity: 'warning',
  summary: 'A rule trusts a name that any client can claim',
  messages,
  *check(context) {
    yield* byRules(context);
    yield* byFilters(context);
  },
});

function* byRules(context: RuleContext): Generator<Report<keyof typeof messages>> {
  const { config, machine } = context;
  const gated = config.rules.flatMap((rule) => {
    const gates = spoofableCriteriaOf(rule, config, machine);
    return gates.length === 0 ? [] : [{ rule, gates }];
  });
  if (gated.length === 0) return;
  const strangers = new Strangers(config, machine);
  if (strangers.listeners.length === 0) return;
  const holes = new Set(context.verdict.holes.map(({ rule }) => rule));
  for (const { rule, gates } of gated.slice(0, maxRules)) {
    const found = grantedBy(strangers, rule, gates, config, machine);
    if (found === undefined || holes.has(found.taker.index)) continue;
    // That nobody sends to anyone is proven of every list that was not seen: here it has an entry for this rule alone.
    if (isForAnyone(found) && context.verdict.openRelay === 'no') continue;
    yield {
      message: found.claim,
      data: { gain: gainOf(found) },
      span: found.span,
      related: relatedOf(found, rule),
      suggestions: suggestionsFor(config, rule),
      ...transcriptOf(found.with),
    };
  }
}

function* byFilters({ config }: RuleContext): Generator<Report<keyof typeof messages>> {
  for (const { claim, filter, use, past } of bypasses(config)) {
    const span = filter.condition?.span ?? filter.span;
    yield {
      message: `${claim}-bypass`,
      data: { filter: past.name },
      span,
      related: [{ span: past.nameSpan, message: 'this filter is skipped' }, strangersConnect(use)],
    };
  }
}

/** Rules that are tried: each costs a few conversations. */
const maxRules = 200;

/** What somebody who claims something gains over who does not. */
interface Grant {
  readonly claim: ClientClaim;
  readonly span: Span;
  readonly recipient: string;
  /** The rule that takes the mail then. */
  readonly taker: MatchRule;
  readonly listener: Span;
  readonly with: Decision;
}

/** An example of what only the claim is needed for, all else being said as anybody would. */
function grantedBy(
  strangers: Strangers,
  rule: MatchRule,
  gates: ReturnType<typeof spoofableCriteriaOf>,
  config: Config,
  machine: Machine,
): Grant | undefined {
  const named = exampleRecipients(rule, config, machine).slice(0, 6);
  const recipients = rule.for.type === 'any' && !rule.rcptTo ? [foreignRecipient, ...named] : named;
  for (const gate of gates) {
    for (const { rule: asked, said } of gate.keys) {
      const there = asked === rule ? strangers : strangers.with(asked);
      for (const listener of there.listeners.slice(0, 6))
        for (const rcpt_to of recipients) {
          const claimed = there.ask(listener, { ...said, rcpt_to });
          const taker = takerOf(config, claimed);
          if (taker === undefined || (taker !== rule && rule.outcome.type !== 'reject')) continue;
          const plain = there.ask(listener, { rcpt_to });
          if (!isGain(taker, takerOf(config, plain))) continue;
          if (rule.outcome.type === 'reject' && plain.rule !== rule.index) continue;
          return {
            claim: gate.claim,
            span: gate.span,
            recipient: rcpt_to,
            taker,
            listener: listener.span,
            with: claimed,
          };
        }
    }
  }
  return undefined;
}

/** The rule that accepts, whether the user then exists or not. */
function takerOf({ rules }: Config, { rule }: Decision): MatchRule | undefined {
  const taker = rule === undefined ? undefined : rules[rule - 1];
  return taker?.outcome.type === 'action' ? taker : undefined;
}

/** Whether mail that was refused is taken, or mail that was kept goes out. */
function isGain({ outcome }: MatchRule, before: MatchRule | undefined): boolean {
  if (before === undefined) return true;
  return (
    outcome.type === 'action' &&
    outcome.action.type === 'relay' &&
    before.outcome.type === 'action' &&
    before.outcome.action.type === 'local'
  );
}

const isForAnyone = ({ taker, recipient }: Grant): boolean =>
  recipient === foreignRecipient && taker.outcome.type === 'action' && taker.outcome.action.type === 'relay';

function gainOf({ taker, recipient }: Grant): string {
  const isAnyone = recipient === foreignRecipient;
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  const action = taker.outcome.type === 'action' ? taker.outcome.action : undefined;
  const verb = action?.type === 'relay' ? 'send' : 'deliver';
  const where = isAnyone ? 'anyone' : taker.rcptTo ? recipient : domain;
  return `${verb} to ${isAnyone ? where : `\`${where}\``} through action \`${action?.name ?? ''}\``;
}

function relatedOf({ taker, listener }: Grant, rule: MatchRule): readonly Related[] {
  return [
    strangersConnect(listener),
    ...(taker === rule ? [] : [{ span: taker.span, message: 'accepts the mail then' }]),
  ];
}

/** A relay may be meant for users or for this machine. */
function suggestionsFor(config: Config, rule: MatchRule): readonly Suggestion[] {
  const { outcome } = rule;
  if (outcome.type !== 'action' || outcome.action.type !== 'relay') return [];
  return [login, ownMachine].flatMap((strategy) => strategy({ config, rule }) ?? []);
}
