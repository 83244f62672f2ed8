import { alternatives, inWords } from '../source/prose.js';
import {
  type Decision,
  type DecisionCase,
  type EnvelopeInput,
  isMessageRefused,
  type UnseenKey,
} from '../verify/smtp/envelope.js';
import { quoted } from './marks.js';

/** Whether a reply says that smtpd cannot parse the address. */
export const isUnreadable = (reply: string): boolean => reply.endsWith('address syntax error');

/** Why mail is refused, or cannot be sent at all, if no rule decides. */
export function withoutRule({ phase, decision, reply }: Decision): string {
  if (isUnreadable(reply)) return 'smtpd cannot read the address';
  if (phase === 'rcpt') return 'no rule matches';
  if (isMessageRefused({ phase, decision })) return `by a filter of phase ${phase}`;
  return decision === 'error' ? reply : `at ${stageNames[phase]}, before the rules are asked`;
}

/** A name for the phase in which a server decides: the last command of the client. */
export const stageNames = {
  connect: 'the connection',
  helo: 'HELO',
  tls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  commit: 'the end of the message',
} as const satisfies Record<Decision['phase'], string>;

/** The destination of accepted mail. */
export const deliveryText = ({ type, to, action }: Decision['deliveries'][number]): string =>
  `${type === 'relay' ? 'relayed' : 'delivered'} to ${to} by action \`${action}\``;

/** The client of an envelope in one phrase. */
export function clientText({ src, dst, port, tls, auth, helo, ehlo, proxy, rdns }: EnvelopeInput): string {
  if (src === 'local') return 'sendmail on this machine:';
  const user = typeof auth === 'string' ? auth : auth?.[0];
  const facts = [
    `${src ?? ''} to ${dst === undefined ? '' : `${dst} `}port ${port ?? 25}`,
    ...(proxy === null || proxy === undefined ? [] : [`PROXY header ${proxy}`]),
    ...(rdns === null || rdns === undefined ? [] : [`reverse name ${rdns}`]),
    ...(tls === 'none' || tls === undefined ? [] : [tls === 'smtps' ? 'TLS' : 'STARTTLS']),
    ...(user === undefined ? [] : [`authenticated as ${user}`]),
    `${ehlo === false ? 'HELO' : 'EHLO'} ${helo ?? ''}`,
  ];
  return `${facts.join(', ')}:`;
}

/** The most cases that are listed. */
const maxCases = 6;

/** The outcome for each possible content of unread tables: `if a.example is in <x>: delivered to bob by action "in"`. */
export function caseTexts({ cases = [] }: Decision): readonly string[] {
  const conditions = new Map<
    string,
    { readonly keys: string[]; readonly textOf: (keys: string) => string }
  >();
  for (const each of cases) {
    const [outcome, before, last] = [outcomeText(each), each.given.slice(0, -1), each.given.at(-1)];
    // Keys of one table that lead to the same outcome share one line.
    const { key, table } = last ?? { key: '', table: '' };
    const id = JSON.stringify([outcome, before, table]);
    const known = conditions.get(id);
    if (known) known.keys.unshift(key);
    else
      conditions.set(id, {
        keys: [key],
        textOf: (keys) =>
          `if ${last === undefined ? nothing : inWords([...before, { key: keys, table }].map(givenText))}: ${outcome}`,
      });
  }
  const texts = [...conditions.values()].map(({ keys, textOf }) => textOf(alternatives(keys)));
  const left = texts.length - maxCases;
  return left > 1 ? [...texts.slice(0, maxCases), `and in ${left} more cases`] : texts;
}

const givenText = ({ key, table }: UnseenKey): string => `${key} is in ${table}`;

const nothing = 'nothing that is looked for is there';

function outcomeText({ decision, reply, phase, deliveries }: DecisionCase): string {
  if (decision === 'unknown') return 'what the entry says';
  if (decision !== 'accept')
    return decision === 'error' || phase !== 'rcpt'
      ? reply
      : `${decisionWords[decision]} (${reply.slice(0, 3)})`;
  return deliveries.map(endText).join('; ');
}

const decisionWords = { reject: 'rejected', tempfail: 'temporary failure' } as const;

/** The destination of accepted mail, or why the delivery fails. */
export const endText = (delivery: Decision['deliveries'][number]): string =>
  delivery.failure === undefined
    ? deliveryText(delivery)
    : `${deliveryText(delivery)}, which fails: ${delivery.failure.reason}`;

/** A case in JSON. */
type DecisionCaseJson = Omit<DecisionCase, 'given'> & { readonly given: readonly string[] };

/** The cases in JSON, with words of the configuration in quotes. */
export const casesJson = (cases: readonly DecisionCase[]): readonly DecisionCaseJson[] =>
  cases.map((each) => ({ ...each, given: each.given.map(givenText).map(quoted) }));

/** All assumptions, and what was not read but does not change the decision. */
export const assumptionTexts = ({ assumptions, notDecisive }: Decision): readonly string[] => [
  ...assumptions,
  ...notDecisive.map((reason) => `${reason}: the decision does not depend on it`),
];
