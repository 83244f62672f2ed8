import type { Random } from '../generate/random.js';
import type { LiveOutcome } from './live-answers.js';
import type { ClaimProbe } from './probes.js';

/** An assertion, and the answers of a live server that would contradict its proof. `holds` examines one mail: the answer of each listener to which it was offered. */
export interface PolicyLine {
  readonly text: string;
  holds(offers: readonly Answered[]): boolean;
  /** Clients that the assertion does not cover: those that the deciding rule trusts by name, or those that any rule names. */
  readonly ofStrangers?: 'trusted' | 'named';
  /** Set if the client only has to find a suitable HELO and reverse name: it also holds if the mail has this effect with others than those of the session. */
  readonly may?: ClaimedEffect;
}

export type ClaimedEffect = 'accepted' | 'relayed' | 'delivered';

/** A mail with its answer at one listener. */
export interface Answered extends ClaimProbe {
  readonly outcome: LiveOutcome;
}

const isFrom = (prefix: string) => (each: Answered) =>
  each.client.startsWith(prefix) && each.user === undefined;
/** Whether a mail is for an existing user of a domain. */
const isTo = (domain: string) => (each: Answered) =>
  each.domain === domain && /^(?:alice|bob)@/.test(each.recipient);
const isStranger = (each: Answered): boolean => each.isStranger;

/** None of these mails has the effect. */
const never =
  (which: readonly ((each: Answered) => boolean)[], effect: ClaimedEffect) =>
  (offers: readonly Answered[]): boolean =>
    !offers.some((each) => which.every((test) => test(each)) && each.outcome[effect]);

const isProxied = ({ envelope }: Answered): boolean => (envelope.proxy ?? null) !== null;

/** All of these mails have the effect at some listener; behind a proxy, clients are not known by address. */
const always =
  (which: readonly ((each: Answered) => boolean)[], effect: ClaimedEffect) =>
  (offers: readonly Answered[]): boolean => {
    const meant = offers.filter((each) => !isProxied(each) && which.every((test) => test(each)));
    return meant.length === 0 || meant.some((each) => each.outcome[effect]);
  };

/** All of these mails have the effect at some listener. The clients are not known by address, so they may also use a public listener for proxies, and announce themselves. */
const alwaysAnywhere =
  (which: readonly ((each: Answered) => boolean)[], effect: ClaimedEffect) =>
  (offers: readonly Answered[]): boolean =>
    always(which, effect)(offers) ||
    offers.some((each) => isProxied(each) && which.every((test) => test(each)) && each.outcome[effect]);

const networks: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['10.0.0.0/8', '10.'],
  ['192.168.0.0/16', '192.168.'],
  ['203.0.113.0/24', '203.0.113.'],
  ['2001:db8:1::/48', '2001:db8:1:'],
];
const domains = ['example.org', 'example.com', 'a.example.org', 'partner.example'] as const;

/** Generates an assertion of a form that claims can test. */
export function policyLine(random: Random): PolicyLine {
  const [network, prefix] = random.pick(networks);
  const domain = random.pick(domains);
  const isForeign = (each: Answered): boolean => each.isForeign;
  return random.pick<() => PolicyLine>([
    () => ({
      text: `${network} may not relay`,
      holds: never([isFrom(prefix), isForeign], 'relayed'),
    }),
    () => ({
      text: `${network} may relay`,
      holds: always([isFrom(prefix), isForeign], 'relayed'),
      may: 'relayed',
    }),
    () => ({
      text: 'only authenticated users may relay',
      holds: never([(each) => each.user === undefined, isForeign], 'relayed'),
    }),
    () => ({
      text: `mail for ${domain} is refused`,
      holds: never([isStranger, isTo(domain)], 'accepted'),
      ofStrangers: 'trusted',
    }),
    () => ({
      text: `mail for ${domain} is never relayed`,
      holds: never([isTo(domain)], 'relayed'),
    }),
    () => ({
      text: `mail for ${domain} is accepted`,
      holds: alwaysAnywhere([isStranger, isTo(domain)], 'accepted'),
      ofStrangers: 'named',
    }),
    () => ({
      text: `mail for ${domain} is delivered`,
      holds: (offers) =>
        alwaysAnywhere([isStranger, isTo(domain)], 'delivered')(offers) &&
        never([isTo(domain)], 'relayed')(offers),
    }),
    () => ({
      text: `bob@example.org can only be reached from authenticated users`,
      holds: never(
        [(each) => each.user === undefined, (each) => /^bob(\+.*)?@example\.org$/i.test(each.recipient)],
        'accepted',
      ),
    }),
    () => ({
      text: 'strangers may not send as example.org',
      holds: never([isStranger, (each) => /@example\.org$/i.test(each.sender)], 'accepted'),
      ofStrangers: 'trusted',
    }),
    () => ({
      text: 'user alice may relay',
      holds: alwaysAnywhere([(each) => each.user === 'alice', isForeign], 'relayed'),
      may: 'relayed',
    }),
  ])();
}
