import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecisionKind } from '../../../src/verify/smtp/envelope.js';
import { type OracleRelease, relayLines } from '../../../test/support/oracle.js';
import type { DnsZone } from '../../../test/support/recorded-decisions.js';
import type { OracleEnvelope } from '../../../test/support/relay-cases.js';
import { writeTree } from '../../../test/support/write-tree.js';
import { routes } from './random-words.js';

/** The outcome of one mail, according to its last reply. */
export interface LiveOutcome {
  /** `error` means that the question could not be asked. */
  readonly decision: DecisionKind;
  readonly accepted: boolean;
  readonly relayed: boolean;
  readonly delivered: boolean;
  /** The rules that matched. */
  readonly rules: readonly number[];
  /** The destinations of accepted mail, sorted: `ACTION relay ADDRESS` or `ACTION local`. */
  readonly queued: readonly string[];
  readonly reply: string;
}

/** A server with its files and names, and the sessions to run against it. */
export interface LiveQuestion {
  readonly text: string;
  readonly overlay: Readonly<Record<string, string>>;
  readonly dns: DnsZone;
  readonly sessions: readonly OracleEnvelope[];
}

/** The outcomes of one question, by session and recipient, or the `reason` why the server did not start. */
export type LiveAnswers =
  | { readonly started: true; readonly outcomes: readonly (readonly LiveOutcome[])[] }
  | { readonly started: false; readonly reason: string };

/** Asks live servers, `jobs` at a time. */
export async function askAll(
  questions: readonly LiveQuestion[],
  release: OracleRelease,
  jobs: number,
): Promise<readonly LiveAnswers[]> {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
  try {
    const tasks = questions.map(({ text, overlay, dns, sessions }, at) => {
      const conf = join(folder, `${at}.conf`);
      const tree = join(folder, `${at}.d`);
      writeFileSync(conf, text);
      writeTree(tree, overlay);
      return { conf, overlay: tree, dns, release, envelopes: sessions };
    });
    const lines = await relayLines(tasks, jobs);
    return questions.map(({ sessions }, at) =>
      answersOf(sessions, (lines[at] ?? []) as readonly AnswerLine[]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Queued = readonly { readonly type: string; readonly dispatcher: string; readonly dest: string }[];

/** A line of `relay`, with lists if the envelope has several recipients and the dialogue reached them. */
interface AnswerLine {
  readonly stage: string;
  readonly error?: string;
  readonly decision: DecisionKind | readonly DecisionKind[];
  readonly mail_reply: string | null;
  readonly rcpt_reply: string | null | readonly (string | null)[];
  readonly rules?: readonly (number | null)[] | readonly (readonly (number | null)[])[];
  readonly queued?: Queued | readonly (Queued | null)[] | null;
  readonly data_reply?: string;
  readonly dot_reply?: string;
}

function answersOf(sessions: readonly OracleEnvelope[], lines: readonly AnswerLine[]): LiveAnswers {
  const failed = lines.find(({ stage }) => stage === 'start');
  if (failed !== undefined) return { started: false, reason: failed.error ?? '' };
  return {
    started: true,
    outcomes: sessions.map(({ rcpt_to }, at) => {
      const line = lines[at];
      const recipients = [rcpt_to ?? []].flat();
      if (line === undefined) return recipients.map(() => unasked('no line'));
      if (!Array.isArray(rcpt_to)) return [outcomeOf(line)];
      return recipients.map((_, index) => outcomeOf(isList(line) ? nth(line, index) : line));
    }),
  };
}

const isList = ({ decision }: AnswerLine): boolean => Array.isArray(decision);

function nth(line: AnswerLine, index: number): AnswerLine {
  const of = (value: unknown): unknown => (Array.isArray(value) ? value[index] : value);
  return {
    ...line,
    decision: of(line.decision),
    rcpt_reply: of(line.rcpt_reply),
    rules: of(line.rules) ?? [],
    queued: of(line.queued) ?? [],
  } as AnswerLine;
}

const unasked = (reply: string): LiveOutcome => ({
  decision: 'error',
  accepted: false,
  relayed: false,
  delivered: false,
  rules: [],
  queued: [],
  reply,
});

function outcomeOf(line: AnswerLine): LiveOutcome {
  const atRecipient = line.decision as DecisionKind;
  // DATA is refused anyway if no recipient was accepted.
  const last = atRecipient === 'accept' ? (line.dot_reply ?? line.data_reply) : undefined;
  // A server that hangs says nothing about the mail.
  if (/timed out|no reply in/.test(line.error ?? '')) return unasked(line.error ?? '');
  if (atRecipient === 'error') return unasked(line.error ?? '');
  const decision = last === undefined ? atRecipient : kindOf(last);
  const accepted = decision === 'accept';
  const queued = accepted ? ((line.queued ?? []) as Queued) : [];
  return {
    decision,
    accepted,
    relayed: queued.some(({ type, dispatcher, dest }) => type === 'mta' && isSentOn(dispatcher, dest)),
    delivered: queued.some(({ type }) => type !== 'mta'),
    rules: ((line.rules ?? []) as readonly (number | null)[]).filter((rule): rule is number => rule !== null),
    queued: [
      ...new Set(
        queued.map(({ type, dispatcher, dest }) =>
          type === 'mta' ? `${dispatcher} relay ${dest}` : `${dispatcher} local`,
        ),
      ),
    ].sort(),
    reply: last ?? (line.rcpt_reply as string | null) ?? line.mail_reply ?? line.error ?? '',
  };
}

/** Whether an action has a host for an address: one with `relay domain` also accepts mail for others, and sends it nowhere. */
const isSentOn = (action: string, address: string): boolean =>
  action !== routes.action || address.toLowerCase().endsWith(`@${routes.domain}`);

function kindOf(reply: string): DecisionKind {
  const kinds = { 2: 'accept', 4: 'tempfail', 5: 'reject' } as const;
  const digit = reply[0];
  return digit === '2' || digit === '4' || digit === '5' ? kinds[digit] : 'error';
}
