import type { Random } from '../generate/random.js';
import type { LiveOutcome } from './live-answers.js';
import type { ClaimProbe } from './probes.js';

/**
 * An assertion, and what a live server may not answer where it is proven. `holds` looks at one mail: what each listener that it was offered to answered.
 */
export interface PolicyLine {
  readonly text: string;
  holds(offers: readonly Answered[]): boolean;
  /** Nothing is said of clients whom the rule that takes their mail trusts by name; or whom any rule names. */
  readonly ofStrangers?: 'trusted' | 'named';
  /** What the client only has to find a HELO and a reverse name for: it holds where the mail is treated so with others than those of the session. */
  readonly may?: ClaimedEffect;
}

export type ClaimedEffect = 'accepted' | 'relayed' | 'delivered';

/** A mail with the answer that it got at one listener. */
export interface Answered extends ClaimProbe {
  readonly outcome: LiveOutcome;
}

const isFrom = (prefix: string) => (each: Answered) =>
  each.client.startsWith(prefix) && each.user === undefined;
/** Of users that there are. */
const isTo = (domain: string) => (each: Answered) =>
  each.domain === domain && /^(?:alice|bob)@/.test(each.recipient);
const isStranger = (each: Answered): boolean => each.isStranger;

/** No mail of these is treated so. */
const never =
  (which: readonly ((each: Answered) => boolean)[], effect: ClaimedEffect) =>
  (offers: readonly Answered[]): boolean =>
    !offers.some((each) => which.every((test) => test(each)) && each.outcome[effect]);

const isProxied = ({ envelope }: Answered): boolean => (envelope.proxy ?? null) !== null;

/** All mail of these is treated so at some listener: behind a proxy nobody is known by address. */
const always =
  (which: readonly ((each: Answered) => boolean)[], effect: ClaimedEffect) =>
  (offers: readonly Answered[]): boolean => {
    const meant = offers.filter((each) => !isProxied(each) && which.every((test) => test(each)));
    return meant.length === 0 || meant.some((each) => each.outcome[effect]);
  };

/** The same of clients that are not known by address: they may come to a listener for proxies that everybody reaches, and announce themselves. */
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

/** Makes an assertion: those that a claim can rest on. */
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
