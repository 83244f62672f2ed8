import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OracleRelease, VerdictAnswer } from './oracle.js';

export const verdictsFolder = fileURLToPath(new URL('../../fixtures/verdicts/', import.meta.url));
/** The tree that is laid over the servers' root when verdicts are recorded: tables and includes of every kind. */
export const verdictsRoot = join(verdictsFolder, 'root');

/** What smtpd says of a text, in short: `ok` or `refused`, and each message as `LINE: TEXT` (`-` where there is no line). */
export interface RecordedVerdict {
  readonly ok: boolean;
  readonly messages: readonly string[];
}

/** A recorded text. `*` is what most releases say. */
export interface RecordedText {
  /** As UTF-8; `base64` where it isn't. */
  readonly text?: string;
  readonly base64?: string;
  /** Stand-ins that the oracle put in place: `include /etc/x`, `cert /etc/y`. */
  readonly stubs?: readonly string[];
  readonly verdicts: Readonly<Partial<Record<OracleRelease | '*', readonly string[]>>>;
}

/** The first line of a recording. */
export interface RecordingHead {
  readonly command: string;
  readonly seed: number;
  readonly options: string;
  readonly releases: Readonly<Partial<Record<OracleRelease, string>>>;
}

export const textOfVerdict = ({ text, base64 }: Pick<RecordedText, 'text' | 'base64'>): Buffer =>
  base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64');

/** A text in the form in which it is stored. */
export function stored(text: Buffer): Pick<RecordedText, 'text' | 'base64'> {
  const utf8 = text.toString('utf8');
  return Buffer.from(utf8, 'utf8').equals(text) ? { text: utf8 } : { base64: text.toString('base64') };
}

export function verdictFor(recording: RecordedText, release: OracleRelease): RecordedVerdict {
  const [word, ...messages] = recording.verdicts[release] ?? recording.verdicts['*'] ?? [];
  return { ok: word === 'ok', messages };
}

/** A name for a recorded text that says what it shows: what smtpd says first, and of which words: `tls-already-specified-of-action-c-relay-tls-tls`. */
export function nameOfRecording(recording: RecordedText): string {
  const [, first = 'accepted'] = recording.verdicts['*'] ?? [];
  const [, line = '-', message = first] = /^(\d+|-): (.*)$/s.exec(first) ?? [];
  const lines = textOfVerdict(recording).toString('utf8').split('\n');
  const words =
    line === '-'
      ? lines[0]
      : [lines[Number(line) - 2]?.match(/.*\\$/)?.[0], lines[Number(line) - 1]].join(' ');
  return `${slug(message).slice(0, 40)}-of-${slug(words ?? '').slice(0, 60)}`.replace(/-+(?=-)|-+$/g, '');
}

/** Marks that tell statements apart are spelt out. */
const marks: Readonly<Record<string, string>> = {
  $: 'dollar',
  '/': 'slash',
  '<': 'lt',
  '\\': 'continued',
  '=': 'is',
  ',': 'comma',
};

const slug = (text: string): string =>
  text
    .replace(/[$/<\\=,]/g, (mark) => ` ${marks[mark]} `)
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();

/** The short form of an answer. Only LF ends a message: what a message quotes may hold any other byte. */
export function shortForm({ ok, raw }: Pick<VerdictAnswer, 'ok' | 'raw'>): readonly string[] {
  const messages = raw.split('\n').filter((line) => line.trim() !== '' && line !== 'configuration OK');
  return [
    ok ? 'ok' : 'refused',
    ...messages.map((line) => {
      const [, number, text] = /^\/smtpd\.conf:(\d+): (.*)$/s.exec(line) ?? [];
      return number === undefined ? `-: ${line}` : `${number}: ${text}`;
    }),
  ];
}

/** The newest release's answer as `*`, and each other that differs. */
export function mergeVerdicts(given: readonly VerdictAnswer[]): RecordedText['verdicts'] {
  const forms = given.map((answer) => [answer.release, shortForm(answer)] as const);
  const newest = forms.at(-1)?.[1] ?? [];
  const others = forms.filter(([, form]) => JSON.stringify(form) !== JSON.stringify(newest));
  return { '*': newest, ...Object.fromEntries(others) };
}

/* What smtpd says because of the machine it runs on, and lines that only lead up to the message that follows. */
const hostMessage =
  /^-: (smtpd: )?(invalid virtual ip or interface|warn: host_dns|table_create: backend|load_pki_tree: failed|load_pki_keys: failed|table_create: config file)|insecure permissions|not owned by uid|: (fopen|getline): |^-: BDB\d+|failed to include file|^-: warn: .*No such file/;
const unusableFile = /^\d+: invalid configuration file (?!\(null\))/;
const leadsUp = /^-: pushfile: |^-: smtpd$/;
const fatalHost = /^-: (smtpd: )?(invalid virtual|table_create: backend|load_pki_|table_create: config file)/;
const wrongKind = /^\d+: table ".*" may not be used for /;
/** What an include would have held is not known, either. */
const failedInclude = /^(-|\d+): (\/\S+:\d+: )?failed to include file/;
export const warning = /^(-|\d+): warn: (?!no rules)/;

/** A verdict without what depends on the machine. */
export interface TextVerdict extends RecordedVerdict {
  /** The machine ended smtpd before it had read everything: what would have followed is not known. */
  readonly cut: boolean;
}

/** What the server says of the text alone. */
export function ofText({ ok, messages }: RecordedVerdict, stubs: readonly string[] = []): TextVerdict {
  const kept: string[] = [];
  // A stand-in for a table's file is a list or a mapping as the oracle sees fit, so it may be refused where the real file would do.
  const standIn = stubs.some((stub) => stub.startsWith('table '));
  let cut = false;
  for (const [index, message] of messages.entries()) {
    if (standIn && wrongKind.test(message)) cut = true;
    if (cut) break;
    if (fatalHost.test(message) || failedInclude.test(message)) cut = true;
    if (hostMessage.test(message) || leadsUp.test(message)) continue;
    // A table's file that cannot be read is the machine's matter, and so is what the table may then be used for; that a line of it
    // is no entry of a mapping is the file's own.
    const before = messages[index - 1] ?? '';
    if (unusableFile.test(message) && !/invalid map entry/.test(before)) {
      cut = true;
      continue;
    }
    if (/invalid map entry/.test(message)) continue;
    kept.push(message.replace(/^-: smtpd: /, '-: '));
  }
  return { ok: ok || (!cut && kept.every((message) => warning.test(message))), messages: kept, cut };
}
