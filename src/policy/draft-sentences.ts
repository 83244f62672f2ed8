import type { Config, MatchRule, Table } from '../model/config/config.js';
import { inWords } from '../source/prose.js';
import { isReachable } from '../verify/smtp/bindings.js';

/** Sentences of one form about different subjects. The first form of a question that is proven is its answer. */
export interface DraftForm {
  /** Equal for forms that only differ in their subject. */
  readonly key: string;
  /** Returns the sentence about one or several subjects. */
  readonly textFor: (subjects: readonly string[]) => string;
}

/** A question about one subject. */
export interface DraftQuestion {
  readonly section: DraftSection;
  /** The subject as written in a policy. */
  readonly subject: string;
  /** The forms that may be true of it, strongest first. */
  readonly forms: readonly DraftForm[];
  /** A sentence that already implies the answer: if it is proven, the question is skipped. */
  readonly unless?: string;
}

/** The headings of a draft, in order. */
export const draftSections = {
  relay: 'Who may relay',
  mail: 'What happens to mail',
  senders: 'Who may send under which addresses',
  listeners: 'Listeners',
} as const;
export type DraftSection = keyof typeof draftSections;

/** The maximum number of subjects of each kind: a draft is for people to read. */
const maxSubjects = 50;

/** Policy words that a name must not be confused with. */
const ownWords = /^(?:as|on|with|without|and|or|by|from|is|are|to|user|users|port|ports|anyone|anybody)$/i;

/** A name as written in a policy, or undefined if it cannot be written. */
export function policyWord(text: string): string | undefined {
  if (!/^[\x20-\x7e]+$/.test(text) || text.includes('"')) return undefined;
  return /^[\w@*:/+=[\]-][\w.@*:/+=[\]-]*$/.test(text) && !text.endsWith('.') && !ownWords.test(text)
    ? text
    : `"${text}"`;
}

const form = (key: string, textFor: (list: string) => string): DraftForm => ({
  key,
  textFor: (subjects) => textFor(inWords(subjects)),
});

/** The clients that may be allowed to relay: all whom a rule with an action admits by something other than what they claim. */
export function relayingClients({ rules }: Config): readonly string[] {
  const networks = rules.flatMap(({ from, outcome }) =>
    from.type === 'src' && !from.negated && !from.regex && outcome.type === 'action'
      ? keysOf(from.table).filter((key) => /^[0-9a-f.:]+(?:\/\d+)?$/i.test(key))
      : [],
  );
  return ['this machine', 'authenticated users', ...few(networks)];
}

const mayRelay: DraftForm = form('may relay', (who) => `${who} may relay`);

/** Questions about whether each of these clients, and all others, may relay. */
export const relayQuestions = (relaying: readonly string[]): readonly DraftQuestion[] => [
  {
    section: 'relay',
    subject: inWords(relaying),
    forms: [
      relaying.length === 0
        ? form('nobody', () => 'nobody may relay')
        : form('only', (who) => `only ${who} may relay`),
      form('strangers', () => 'strangers never relay'),
    ],
  },
  ...relaying.map((subject): DraftQuestion => ({ section: 'relay', subject, forms: [mayRelay] })),
];

/** Questions about mail, senders and listeners. */
export const otherQuestions = (config: Config): readonly DraftQuestion[] => [
  ...mailQuestions(config),
  ...senderQuestions(config),
  ...portQuestions(config),
];

function mailQuestions({ rules }: Config): readonly DraftQuestion[] {
  const domains = rules.flatMap((rule) =>
    rule.for.type === 'domain' && !rule.for.negated && !rule.for.regex ? keysOf(rule.for.table) : [],
  );
  const addresses = rules.flatMap(({ rcptTo }) =>
    rcptTo !== undefined && !rcptTo.regex && !rcptTo.negated ? keysOf(rcptTo.table) : [],
  );
  const outcomes = outcomeForms(rules);
  const local = outcomeForms(rules, 'this machine');
  const networks = rules.flatMap(({ from, outcome }) =>
    from.type === 'src' && !from.negated && !from.regex && outcome.type === 'reject'
      ? keysOf(from.table)
      : [],
  );
  return [
    ...few(domains).flatMap((domain) => asked('mail', domain, [...outcomes, ...reachForms])),
    ...few(addresses)
      .filter((address) => /^[^@]+@[^@]+$/.test(address))
      .flatMap((address) => asked('mail', address, [...refusalForms, ...outcomes, ...reachForms])),
    { section: 'mail', subject: 'local users', forms: [...outcomes, ...local] },
    { section: 'mail', subject: 'local users', forms: [strangersMayNot] },
    ...few(networks).flatMap((network) =>
      asked('mail', network, [form('may not send', (who) => `${who} may not send`)]),
    ),
  ];
}

/** A question about a subject, or none if a policy cannot write it. */
function asked(section: DraftSection, name: string, forms: readonly DraftForm[]): readonly DraftQuestion[] {
  const subject = policyWord(name);
  return subject === undefined ? [] : [{ section, subject, forms }];
}

/** Forms that say that mail is delivered or relayed by one action. */
function outcomeForms(rules: readonly MatchRule[], who?: string): readonly DraftForm[] {
  const names = new Set(
    rules.flatMap(({ outcome }) => (outcome.type === 'action' ? [outcome.action.name] : [])),
  );
  const from = who === undefined ? '' : ` from ${who}`;
  return [...names].flatMap((name) => {
    const action = policyWord(name);
    if (action === undefined) return [];
    return (['delivered with', 'relayed by'] as const).map((how) =>
      form(`${how} ${name}${from}`, (whom) => `mail for ${whom}${from} is ${how} action ${action}`),
    );
  });
}

const refusalForms: readonly DraftForm[] = [
  form('refused', (whom) => `mail for ${whom} is refused`),
  form('users only', (whom) => `${whom} can only be reached from authenticated users`),
  form('own only', (whom) => `${whom} can only be reached from this machine and authenticated users`),
];

const strangersMayNot = form('strangers may not', (whom) => `strangers may not send to ${whom}`);

const reachForms: readonly DraftForm[] = [
  ...refusalForms,
  form('strangers may', (whom) => `strangers may send to ${whom}`),
  strangersMayNot,
  form('never relayed', (whom) => `mail for ${whom} is never relayed`),
];

/** Questions about the addresses under which users may send, if a table lists them, and whether they may relay under those. */
function senderQuestions({ listeners }: Config): readonly DraftQuestion[] {
  const senders = new Map<string, string>();
  for (const { senders: table } of listeners)
    if (table?.contents.known)
      for (const { key, value } of table.contents.entries) if (value !== undefined) senders.set(key, value);
  return [...senders].slice(0, maxSubjects).flatMap(([name, value]): readonly DraftQuestion[] => {
    const subject = policyWord(name);
    const patterns = value.split(',').map((text) => policyWord(text.trim()));
    const known = patterns.flatMap((text) => text ?? []);
    if (subject === undefined || known.length < patterns.length) return [];
    const as = inWords(known);
    const only = form(`only as ${name}`, (who) => `user ${who} may only send as ${as}`);
    const relay = form(`relay as ${name}`, (who) => `user ${who} may relay as ${as}`);
    return [
      { section: 'senders', subject, forms: [only] },
      { section: 'senders', subject, forms: [relay], unless: mayRelay.textFor(['authenticated users']) },
    ];
  });
}

function portQuestions({ listeners }: Config): readonly DraftQuestion[] {
  const ports = [...new Set(listeners.filter(isReachable).map(({ port }) => port))]
    .sort((a, b) => a - b)
    .slice(0, maxSubjects)
    .map(String);
  const several = (list: string, one: string, more: string): string =>
    / and /.test(list) ? `ports ${list} ${more}` : `port ${list} ${one}`;
  const open = form('open', (list) => `only ${several(list, 'is open', 'are open')}`);
  const tls = form('tls', (list) => several(list, 'requires tls', 'require tls'));
  const auth = form('auth', (list) => several(list, 'requires authentication', 'require authentication'));
  return [
    ...(ports.length > 0 ? [{ section: 'listeners', subject: inWords(ports), forms: [open] } as const] : []),
    ...ports.map((subject) => ({ section: 'listeners', subject, forms: [tls] }) as const),
    ...ports.map((subject) => ({ section: 'listeners', subject, forms: [auth] }) as const),
  ];
}

const keysOf = (table: Table | undefined): readonly string[] =>
  table?.contents.known ? table.contents.entries.map(({ key }) => key) : [];

const few = (names: readonly string[]): readonly string[] => [...new Set(names)].slice(0, maxSubjects);
