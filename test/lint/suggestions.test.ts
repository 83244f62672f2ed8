import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import {
  applyEdits,
  type EnvelopeInput,
  type Finding,
  positionAt,
  type RelayVerdict,
  spanText,
} from '../../src/index.js';
import { lint } from '../../src/lint/engine.js';
import { preset } from '../../src/lint/selection.js';
import { reachability } from '../../src/verify/ruleset/reachability.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { faultyConfiguration } from '../support/faulty-rulesets.js';
import type { LintTextResult } from '../support/lint-text.js';
import { load } from '../support/load-config.js';
import { runs } from '../support/property.js';

const all = preset('all', rules);

type Result = Pick<LintTextResult, 'config' | 'machine' | 'findings'> & { readonly verdict: RelayVerdict };

/** What an offered suggestion does that it must not do, judged by the public functions on the new text alone. */
function harmOf(before: Judged, after: Judged, finding: Finding): readonly string[] {
  return [
    ...(refusals(after.result) > refusals(before.result) ? ['smtpd refuses more'] : []),
    ...(rank[after.result.verdict.openRelay] > rank[before.result.verdict.openRelay]
      ? ['the verdict is worse']
      : []),
    ...relayedOnlyAfter(before, after).map((mail) => `strangers relay: ${JSON.stringify(mail)}`),
    ...unreachableOnlyAfter(before.result, after.result).map((rule) => `unreachable: ${rule}`),
    ...(before.loginRelays && !after.loginRelays ? ['logins are locked out'] : []),
    ...(isStillThere(before.result, after.result, finding) ? ['the finding is still there'] : []),
  ];
}

/** A configuration with what is asked of it, each once. */
class Judged {
  readonly result: Result;
  #loginRelays: boolean | undefined;
  readonly #relayed = new Map<EnvelopeInput, boolean>();

  constructor(text: string, suggestions: boolean) {
    const { config, machine } = load(text);
    const { findings, answer } = lint(config, machine, all, { suggestions });
    this.result = { config, machine, findings, verdict: answer.verdict };
  }

  get loginRelays(): boolean {
    this.#loginRelays ??= loginsThatRelay(this.result) > 0;
    return this.#loginRelays;
  }

  /** Whether a stranger can have a mail relayed, in whatever way. */
  isRelayed(mail: EnvelopeInput): boolean {
    const known = this.#relayed.get(mail) ?? ways.some((way) => relays(this.result, { ...way, ...mail }));
    this.#relayed.set(mail, known);
    return known;
  }
}

/** Whether the same is reported of a line with the same words; or, where no line has come or gone, of the line at the same place. */
function isStillThere(before: Result, after: Result, finding: Finding): boolean {
  const lineOf = ({ span }: Finding): number => positionAt(span.file, span.start).line;
  const lines = ({ config }: Result): readonly string[] => config.file.text.split('\n');
  const [old, now] = [lines(before), lines(after)];
  const isSame = (other: Finding): boolean =>
    other.rule === finding.rule && other.message === finding.message;
  const words = old[lineOf(finding) - 1];
  const count = (result: Result, texts: readonly string[]): number =>
    result.findings.filter((other) => isSame(other) && texts[lineOf(other) - 1] === words).length;
  const onLine = ({ findings }: Result): number =>
    findings.filter((other) => isSame(other) && lineOf(other) === lineOf(finding)).length;
  if (count(after, now) >= count(before, old)) return true;
  return (
    old.length === now.length &&
    now.every((line, at) => line === old[at] || at === lineOf(finding) - 1) &&
    onLine(after) >= onLine(before)
  );
}

function tlsOf(port: number): 'none' | 'starttls' | 'smtps' {
  if (port === 465) return 'smtps';
  return port === 587 ? 'starttls' : 'none';
}

const rank = { no: 0, unknown: 1, yes: 2 } as const;

const refusals = ({ findings }: Result): number => findings.filter(({ fatal }) => fatal).length;

const relays = ({ config, machine }: Result, envelope: EnvelopeInput): boolean => {
  const { decision, deliveries } = decide(config, machine, envelope);
  return decision === 'accept' && deliveries.some(({ type }) => type === 'relay');
};

const senders = ['criminal@fakedomain.com', 'x@example.org', 'list@example.org', 'bob@example.com', ''];
const recipients = ['victim@otherplace.com', 'bob@elsewhere.example'];

/** The ways in which a stranger may hand in a mail: through each listener of either configuration, and claiming to be anybody where it can. */
const ways: readonly EnvelopeInput[] = [
  ...['203.0.113.99', '192.1.2.3'].flatMap((src) =>
    [25, 587, 465, 10028].map((port): EnvelopeInput => ({ src, port, tls: tlsOf(port) })),
  ),
  ...['203.0.113.99', '127.0.0.1', '192.0.2.7', '10.1.2.3', 'unix:/x'].map(
    (proxy): EnvelopeInput => ({ src: '203.0.113.99', port: 2525, proxy }),
  ),
];

const mails: readonly EnvelopeInput[] = senders.flatMap((mail_from) =>
  recipients.flatMap((rcpt_to) =>
    ['example.org', 'other.example'].map((helo) => ({ mail_from, rcpt_to, helo })),
  ),
);

/** Mail that strangers can have relayed after a change, and could not before. */
const relayedOnlyAfter = (before: Judged, after: Judged): readonly EnvelopeInput[] =>
  after.result.verdict.openRelay === 'no'
    ? []
    : mails.filter((mail) => after.isRelayed(mail) && !before.isRelayed(mail)).slice(0, 1);

function unreachableOnlyAfter(before: Result, after: Result): readonly string[] {
  const unreachable = ({ config, machine }: Result): readonly string[] =>
    reachability(config, machine).dead.flatMap(({ rule }) => {
      const span = config.rules[rule - 1]?.statement.span;
      return span ? [spanText(span)] : [];
    });
  const known = [...unreachable(before)];
  const there = new Set(before.config.rules.map(({ statement }) => spanText(statement.span)));
  return unreachable(after).filter((text) => {
    const at = known.indexOf(text);
    if (at >= 0) known.splice(at, 1);
    return at < 0 && there.has(text);
  });
}

const loginsThatRelay = (result: Result): number =>
  [587, 465].filter((port) =>
    relays(result, {
      src: '203.0.113.99',
      port,
      tls: tlsOf(port),
      auth: 'bob',
      mail_from: 'bob@example.org',
      rcpt_to: 'victim@otherplace.com',
    }),
  ).length;

describe('suggestions', () => {
  test('do no harm and close their findings, on random configurations', () => {
    let offered = 0;
    fc.assert(
      fc.property(faultyConfiguration, (text) => {
        const before = new Judged(text, true);
        for (const finding of before.result.findings)
          for (const { edits, description } of finding.suggestions) {
            offered += 1;
            const changed = applyEdits(before.result.config.file, edits);
            const harm = harmOf(before, new Judged(changed, false), finding);
            expect(harm, `${finding.rule}: ${finding.message}\n${description}:\n${changed}`).toEqual([]);
          }
      }),
      { numRuns: runs(150), endOnFailure: true },
    );
    expect(offered).toBeGreaterThan(runs(50));
  }, 600_000);
});
