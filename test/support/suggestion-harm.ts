import { rules } from '../../rules/index.js';
import { applyEdits, type EnvelopeInput, type Finding, positionAt, spanText } from '../../src/index.js';
import { lint } from '../../src/lint/engine.js';
import { refusesText } from '../../src/lint/refusals.js';
import type { Rule } from '../../src/lint/rule.js';
import { preset } from '../../src/lint/selection.js';
import type { Config } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import type { RelayVerdict } from '../../src/verify/relay/relay-verdict.js';
import { reachability } from '../../src/verify/ruleset/reachability.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { load } from './load-config.js';

/** All rules, of which each check of a text may take a part. */
export const suggestingRules: readonly Rule[] = preset('all', rules);

/** A suggestion that is offered for a text, with the text as it would be and what that does which it must not do. */
export interface TriedSuggestion {
  readonly finding: Finding;
  readonly description: string;
  readonly changed: string;
  readonly harm: readonly string[];
}

/** Tries every suggestion that these rules offer for a text. What it does is judged on the changed text alone, and not as the engine proves it. */
export function* triedSuggestions(
  text: string,
  asked: readonly Rule[] = suggestingRules,
): Generator<TriedSuggestion> {
  const before = new Judged(text, asked, true);
  const known = new Map<string, Judged>();
  for (const finding of before.findings)
    for (const { edits, description } of finding.suggestions) {
      const changed = applyEdits(before.config.file, edits);
      const key = `${finding.rule} ${changed}`;
      const after =
        known.get(key) ??
        new Judged(
          changed,
          asked.filter(({ id }) => id === finding.rule),
          false,
          // The machine has the addresses that it had, whether a listener names them or not.
          before.machine.addresses,
        );
      known.set(key, after);
      yield { finding, description, changed, harm: harmOf(before, after, finding) };
    }
}

function harmOf(before: Judged, after: Judged, finding: Finding): readonly string[] {
  return [
    ...(after.refusals > before.refusals ? ['smtpd refuses more'] : []),
    ...(rank[after.verdict.openRelay] > rank[before.verdict.openRelay] ? ['the verdict is worse'] : []),
    ...relayedOnlyAfter(before, after).map((mail) => `strangers relay: ${JSON.stringify(mail)}`),
    ...unreachableOnlyAfter(before, after).map((rule) => `unreachable: ${rule}`),
    ...users
      .filter((user) => before.relaysOf(user) && !after.relaysOf(user))
      .map((user) => `logins are locked out: ${user}`),
    ...(isStillThere(before, after, finding) ? ['the finding is still there'] : []),
  ];
}

const rank = { no: 0, unknown: 1, yes: 2 } as const;

/** A configuration with what is asked of it, each once. */
class Judged {
  readonly config: Config;
  readonly machine: Machine;
  readonly findings: readonly Finding[];
  readonly verdict: RelayVerdict;
  readonly refusals: number;
  #unreachable: readonly string[] | undefined;
  readonly #relayed = new Map<EnvelopeInput, boolean>();
  readonly #relayedOf = new Map<string, boolean>();

  constructor(text: string, asked: readonly Rule[], suggestions: boolean, addresses: readonly string[] = []) {
    const { config, machine } = load(text, { addresses });
    const { findings, answer } = lint(config, machine, asked, { suggestions });
    this.config = config;
    this.machine = machine;
    this.findings = findings;
    this.verdict = answer.verdict;
    this.refusals = config.refusals.filter(refusesText).length;
  }

  /** Whether a user who logs in from elsewhere can have some mail relayed. */
  relaysOf(user: string): boolean {
    const known = this.#relayedOf.get(user) ?? logins.some((login) => this.#relays({ ...login, auth: user }));
    this.#relayedOf.set(user, known);
    return known;
  }

  /** The texts of the rules that no mail gets to. */
  get unreachable(): readonly string[] {
    this.#unreachable ??= reachability(this.config, this.machine).dead.flatMap(({ rule }) => {
      const span = this.config.rules[rule - 1]?.statement.span;
      return span ? [spanText(span)] : [];
    });
    return this.#unreachable;
  }

  /** Whether a stranger can have a mail relayed, in whatever way. */
  isRelayed(mail: EnvelopeInput): boolean {
    const known = this.#relayed.get(mail) ?? ways.some((way) => this.#relays({ ...way, ...mail }));
    this.#relayed.set(mail, known);
    return known;
  }

  #relays(envelope: EnvelopeInput): boolean {
    const { decision, deliveries } = decide(this.config, this.machine, envelope);
    return decision === 'accept' && deliveries.some(({ type }) => type === 'relay');
  }
}

/** Whether the same is reported of a line with the same words; or, where no line has come or gone, of the line at the same place. */
function isStillThere(before: Judged, after: Judged, finding: Finding): boolean {
  const lineOf = ({ span }: Finding): number => positionAt(span.file, span.start).line;
  const [old, now] = [before.config.file.text.split('\n'), after.config.file.text.split('\n')];
  const isSame = (other: Finding): boolean =>
    other.rule === finding.rule && other.message === finding.message;
  const words = old[lineOf(finding) - 1];
  const count = ({ findings }: Judged, texts: readonly string[]): number =>
    findings.filter((other) => isSame(other) && texts[lineOf(other) - 1] === words).length;
  const onLine = ({ findings }: Judged): number =>
    findings.filter((other) => isSame(other) && lineOf(other) === lineOf(finding)).length;
  if (count(after, now) >= count(before, old)) return true;
  return (
    old.length === now.length &&
    now.every((line, at) => line === old[at] || at === lineOf(finding) - 1) &&
    onLine(after) >= onLine(before)
  );
}

const senders = ['criminal@fakedomain.com', 'x@example.org', 'list@example.org', 'bob@example.com', ''];
const recipients = ['victim@otherplace.com', 'bob@elsewhere.example'];

function tlsOf(port: number): 'none' | 'starttls' | 'smtps' {
  if (port === 465) return 'smtps';
  return port === 587 ? 'starttls' : 'none';
}

/** The ways in which a stranger may hand in a mail: through each listener of either configuration, and claiming to be anybody where it can. */
const ways: readonly EnvelopeInput[] = [
  ...['203.0.113.99', '192.1.2.3'].flatMap((src) =>
    [25, 587, 465, 10028].flatMap((port): readonly EnvelopeInput[] => [
      { src, port, tls: tlsOf(port) },
      { src, port, tls: tlsOf(port), rdns: 'mail.stranger.example' },
    ]),
  ),
  ...[
    '203.0.113.99',
    '203.0.113.7',
    '127.0.0.1',
    '192.0.2.0',
    '192.0.2.7',
    '10.0.0.0',
    '10.1.0.0',
    '10.1.2.3',
    '2001:db8::1',
    'unix:/x',
  ].map((proxy): EnvelopeInput => ({ src: '203.0.113.99', port: 2525, proxy })),
];

const mails: readonly EnvelopeInput[] = senders.flatMap((mail_from) =>
  recipients.flatMap((rcpt_to) =>
    ['example.org', 'other.example'].map((helo) => ({ mail_from, rcpt_to, helo })),
  ),
);

/** Users who log in: one whom rules name, and one whom none names. */
const users = ['bob', 'unnamed'];

/** What a user says who logs in from elsewhere and writes to elsewhere, as one address or another: a rule may be meant to exclude one. */
const logins: readonly EnvelopeInput[] = [587, 465].flatMap((port) =>
  ['bob@example.org', 'bob@example.com'].map((mail_from) => ({
    src: '203.0.113.99',
    port,
    tls: tlsOf(port),
    mail_from,
    rcpt_to: 'victim@otherplace.com',
  })),
);

/** Mail that strangers can have relayed after a change, and could not before. */
const relayedOnlyAfter = (before: Judged, after: Judged): readonly EnvelopeInput[] =>
  after.verdict.openRelay === 'no'
    ? []
    : mails.filter((mail) => after.isRelayed(mail) && !before.isRelayed(mail)).slice(0, 1);

/** The texts of rules that no mail gets to only after a change, but for those of rules that the change has written. */
function unreachableOnlyAfter(before: Judged, after: Judged): readonly string[] {
  const count = (texts: readonly string[], wanted: string): number =>
    texts.filter((text) => text === wanted).length;
  const rulesOf = ({ config }: Judged): readonly string[] =>
    config.rules.map(({ statement }) => spanText(statement.span));
  const more = (texts: (judged: Judged) => readonly string[], text: string): number =>
    count(texts(after), text) - count(texts(before), text);
  return [...new Set(after.unreachable)].filter(
    (text) => more(({ unreachable }) => unreachable, text) > Math.max(0, more(rulesOf, text)),
  );
}
