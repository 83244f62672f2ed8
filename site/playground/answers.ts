import { formatConfig } from '../../src/format/format-config.js';
import {
  type Configuration,
  checkPolicy,
  diff,
  type EnvelopeInput,
  type Finding,
  load,
  matrix,
  migrate,
  newestRelease,
  platforms,
  releases,
  rules,
  type Suggestion,
  textFiles,
} from '../../src/index.js';
import { changes } from '../../src/report/code-frame.js';
import { differenceText } from '../../src/report/difference.js';
import { matrixArticle } from '../../src/report/matrix/matrix-html.js';
import { rangeOf } from '../../src/report/places.js';
import { policyText } from '../../src/report/policy-report.js';
import { sessionOf } from '../../src/report/session.js';
import { simulationText } from '../../src/report/simulation.js';
import { reasonTexts } from '../../src/report/unread.js';
import { verdictText } from '../../src/report/verdict-text.js';
import { applyEdits, type SourceFile, type Span } from '../../src/source/text.js';
import { publicSuffix } from '../../src/verify/relay/suffix-list.js';
import { paint, pieces } from './painted.ts';
import type {
  EnvelopeForm,
  Findings,
  Markup,
  NewText,
  ShownFinding,
  ShownSuggestion,
  Subject,
  Verdict,
  Words,
} from './protocol.ts';

/** How the text that is checked is called. */
export const mainName = 'smtpd.conf';

const layout = { paint, columns: Number.POSITIVE_INFINITY };
const locate = (path: string): string => path;

/** Work that a question may take: some seconds in a browser. */
const work = 100_000_000;

export function loaded({ text, release, platform, files }: Subject): Configuration {
  return load(text, {
    path: mainName,
    release: releases.find((known) => known === release) ?? newestRelease,
    platform: platforms.find((known) => known === platform) ?? 'portable',
    files: textFiles(files),
    publicSuffix,
    work,
  });
}

export function verdictOf(conf: Configuration): Verdict {
  const relay = conf.relay();
  const { findings } = conf.lint({ suggestions: false });
  const { text, reasons } = verdictText({ config: conf.model, findings, verdict: relay, locate });
  return {
    kind: 'verdict',
    openRelay: relay.openRelay,
    text,
    notes: [...reasons, ...relay.assumptions.map((assumption) => `assumed: ${assumption}`)],
  };
}

export function findingsOf(conf: Configuration, since: number): Findings {
  const { findings } = conf.lint();
  return {
    kind: 'findings',
    findings: findings.map(shownFinding(conf)),
    unread: [...new Set(conf.model.unseen.filter(({ kind }) => kind === 'file').map(({ name }) => name))],
    time: Math.round(performance.now() - since),
  };
}

const placeOf = (span: Span): string => {
  const { line, column } = rangeOf(span);
  return span.file.path === mainName ? `${line}:${column}` : `${span.file.path}:${line}:${column}`;
};

const isMain = ({ file }: Span): boolean => file.path === mainName && file.includedFrom === undefined;
const rangeIn = (span: Span) => (isMain(span) ? { from: span.start, to: span.end } : undefined);

const shownFinding =
  ({ file }: Configuration) =>
  (finding: Finding): ShownFinding => {
    const { rule, severity, message, label, note, help, span, related, suggestions, fix, transcript } =
      finding;
    const others = suggestions.filter(({ description }) => description !== fix?.description);
    const session = transcript && sessionOf(transcript);
    return {
      rule,
      hasPage: rules.some(({ id }) => id === rule),
      severity,
      message,
      place: placeOf(span),
      range: rangeIn(span),
      label,
      note,
      help,
      labels: related.map(({ span: place, message: text }) => ({
        place: placeOf(place),
        text,
        ...rangeIn(place),
      })),
      suggestions: [...(fix ? [fix] : []), ...others].map((each) => shownSuggestion(each, file)),
      session: session && { between: session.between ?? '', lines: session.lines },
    };
  };

function shownSuggestion(suggestion: Suggestion, main: SourceFile): ShownSuggestion {
  const files = new Set(suggestion.edits.map(({ span }) => span.file));
  return {
    title: suggestion.description,
    lines: changes(suggestion).flatMap(({ removed, added }) => [
      ...removed.map((line) => `- ${line}`),
      ...added.map((line) => `+ ${line}`),
    ]),
    texts: Object.fromEntries(
      [...files].map((file) => [
        file.path === main.path ? mainName : file.path,
        applyEdits(file, suggestion.edits),
      ]),
    ),
  };
}

const words = (text: string): Words => ({ kind: 'words', pieces: pieces(text) });

export function simulated(conf: Configuration, form: EnvelopeForm): Words {
  const { src, port, helo, mailFrom, rcptTo, user, tls } = form;
  const envelope: EnvelopeInput = {
    src,
    port: Number(port) || 25,
    helo,
    mail_from: mailFrom,
    rcpt_to: rcptTo,
    ehlo: tls || user !== '',
    ...(user !== '' && { auth: user }),
    ...(tls && { tls: port === '465' ? 'smtps' : 'starttls' }),
  };
  const decision = conf.decide(envelope);
  return words(simulationText({ config: conf.model, locate, envelope, decision }, layout));
}

export const drawnMatrix = (conf: Configuration): Markup => ({
  kind: 'markup',
  html: matrixArticle({ matrix: matrix(conf), config: conf.model, locate }).join('\n'),
});

export function compared(old: Configuration, next: Configuration): Words {
  const side = (config: Configuration, name: string) => ({ config: config.model, locate: () => name });
  return words(differenceText(diff(old, next), side(old, 'old.conf'), side(next, mainName), layout));
}

export function judgedPolicy(conf: Configuration, text: string): Words {
  const policy = 'smtpd-lint.policy';
  const report = checkPolicy(conf, { path: policy, text });
  return words(policyText({ ...report, policy, side: { config: conf.model, locate } }, layout));
}

export function migrated(conf: Configuration): NewText {
  const result = migrate(conf);
  if (result === undefined)
    return {
      kind: 'text',
      text: undefined,
      notes: ['Nothing in this text is of the language before OpenSMTPD 6.4.'],
    };
  const { text, remarks, refusals, same, difference } = result;
  const proofs = {
    yes: 'All mail is treated as before (proven).',
    no: 'Some mail is treated differently.',
    unknown: `Not proven that all mail is treated as before${reasonTexts(
      difference.dependsOn.map(({ reason }) => reason),
    )
      .map((reason) => `: ${reason}`)
      .slice(0, 1)}.`,
  };
  return {
    kind: 'text',
    text,
    notes: [
      ...(refusals.length > 0 ? [] : [proofs[same]]),
      ...remarks.map((remark) => `${placeOf(remark.span)}: ${remark.text}`),
      ...refusals.map(
        ({ message, span }) => `smtpd refuses line ${rangeOf(span).line} of the new text: ${message}`,
      ),
    ],
  };
}

export function formatted({ model, machine }: Configuration): NewText {
  const result = formatConfig(model, machine);
  return result.ok
    ? { kind: 'text', text: result.texts.get(mainName) ?? model.file.text, notes: [] }
    : { kind: 'text', text: undefined, notes: [`Not formatted: ${result.reason}`] };
}
