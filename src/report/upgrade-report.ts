import type { Finding } from '../lint/finding.js';
import { inWords } from '../source/prose.js';
import type { Release } from '../source/release.js';
import type { Span } from '../source/text.js';
import type { HabitNote } from '../upgrade/habit-notes.js';
import type { ProtocolChange } from '../upgrade/protocol-changes.js';
import { isOfEveryConfiguration, type Upgrade } from '../upgrade/upgrade.js';
import { changes as changesOf } from './code-frame.js';
import { changedLines, type NamedSide } from './difference.js';
import { changesData } from './difference-json.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { quoted } from './marks.js';
import { rangeOf, toLintResults } from './results.js';
import { type LineStyle, quotedLine, sentenceLines, verdictLines } from './text-lines.js';
import { reasonTexts } from './unread.js';

/** An upgrade with the names to print. */
export interface ShownUpgrade extends Omit<Upgrade, 'meant'> {
  readonly from: Release;
  readonly to: Release;
  readonly isChanged: 'yes' | 'no' | 'unknown';
  readonly old: NamedSide;
  readonly next: NamedSide;
}

/** The effects of an upgrade as text: refusals and findings, changed meanings of words, mail that is treated differently, then the conclusion. */
export function upgradeText(shown: ShownUpgrade, layout: LineStyle): string {
  const { findings, protocols, notes, flows, from, to, old, next, isChanged } = shown;
  const file = next.locate(next.config.file.path);
  const ordered = [...findings].sort((a, b) => Number(b.fatal) - Number(a.fatal));
  const everywhere = flows.changes.filter(isOfEveryConfiguration);
  const own = flows.changes.filter((change) => !isOfEveryConfiguration(change));
  const parts = [
    ...ordered.map((finding) => findingLines(finding, shown, layout)),
    ...protocols.map((change) => protocolLines(change, shown, layout)),
    ...own.map((change) => changedLines({ ...flows, changes: [change], listeners: [] }, old, next, layout)),
    ...notes.map((note) => noteLines(note, shown, layout)),
    ...(everywhere.length === 0
      ? []
      : [
          sentenceLines('Under any configuration:', layout),
          ...everywhere.map((change) =>
            changedLines({ ...flows, changes: [change], listeners: [] }, old, next, layout),
          ),
        ]),
  ];
  const verdict = {
    yes: { text: 'something changes', style: 'magenta' },
    no: { text: unchangedText(everywhere.length > 0, notes.length > 0), style: 'green' },
    unknown: { text: 'not proven that all mail is treated as before', style: 'magenta' },
  } as const;
  const lines = [
    ...parts.flatMap((part) => [...part, '']),
    ...verdictLines(
      {
        about: `${file}: ${from} -> ${to}`,
        ...verdict[isChanged],
        dependsOn: reasonTexts(
          flows.dependsOn.map(({ reason }) => reason),
          old.config,
          next.config,
        ),
        assumptions: flows.assumptions,
      },
      layout,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** The verdict if nothing of this configuration changes, with exceptions for the changes listed above it. */
function unchangedText(changesEverywhere: boolean, isLeftOut: boolean): string {
  const exceptions = [
    ...(changesEverywhere ? ['what changes under any configuration'] : []),
    ...(isLeftOut ? ['what is not compared'] : []),
  ];
  if (exceptions.length === 0) return 'nothing to do (proven)';
  return `mail is treated as before (proven), except for ${inWords(exceptions)}`;
}

const placeOf = (span: Span, { next }: ShownUpgrade): string =>
  `${next.locate(span.file.path)}:${rangeOf(span).line}`;

function findingLines(finding: Finding, shown: ShownUpgrade, layout: LineStyle): readonly string[] {
  const { fatal, message, rule, span, note, help, fix, suggestions } = finding;
  const inside = (text: string): readonly string[] => sentenceLines(text, layout, { indent: 4 });
  const [first] = fix === undefined ? suggestions : [fix];
  return [
    ...sentenceLines(`${placeOf(span, shown)}: ${message} (${rule})`, layout, {
      lead: layout.paint('bold', fatal ? 'Refused: ' : 'New finding: '),
    }),
    ...(note === undefined ? [] : inside(note)),
    ...(help === undefined ? [] : inside(`help: ${help}`)),
    ...(first === undefined ? [] : inside(`fix: ${first.description}`)),
    ...(first === undefined ? [] : changesOf(first)).flatMap(({ removed, added }) => [
      ...removed.map((line) => quotedLine(`- ${line}`, layout, ' '.repeat(6))),
      ...added.map((line) => quotedLine(`+ ${line}`, layout, ' '.repeat(6))),
    ]),
  ];
}

function protocolLines(change: ProtocolChange, shown: ShownUpgrade, layout: LineStyle): readonly string[] {
  const { span, written } = change;
  return [
    ...sentenceLines(`${placeOf(span, shown)}: \`protocols "${written}"\``, layout, {
      lead: layout.paint('bold', 'Other TLS versions: '),
    }),
    ...sentenceLines(`${shown.from}: ${versionsText(change.old)}`, layout, { indent: 4 }),
    ...sentenceLines(`${shown.to}: ${versionsText(change.new)}`, layout, { indent: 4 }),
  ];
}

function versionsText(versions: readonly string[] | undefined): string {
  if (versions === undefined) return 'smtpd ends at its start, as it cannot read that';
  return versions.length === 0 ? 'none: every handshake fails' : `TLS ${inWords(versions)}`;
}

function noteLines(note: HabitNote, shown: ShownUpgrade, layout: LineStyle): readonly string[] {
  const { from, to } = shown;
  const which = note.isNew ? `${to}, not ${from}` : `${from}, not ${to}`;
  return sentenceLines(`${placeOf(note.span, shown)}: ${note.text} (${which})`, layout, {
    lead: layout.paint('bold', 'Not compared: '),
  });
}

/** The effects of an upgrade as one JSON object. */
export function upgradeJson(shown: ShownUpgrade): string {
  const { findings, protocols, notes, flows, from, to, old, next, isChanged } = shown;
  const { locate } = next;
  const place = (span: Span) => ({ file: locate(span.file.path), ...rangeOf(span) });
  return `${toPlainJson({
    schemaVersion,
    path: locate(next.config.file.path),
    from,
    to,
    changesSomething: isChanged,
    findings: toLintResults([], [{ findings, suppressed: [], locate }]),
    protocols: protocols.map(({ span, written, ...versions }) => ({
      ...place(span),
      written,
      old: versions.old ?? null,
      new: versions.new ?? null,
    })),
    notes: notes.map(({ span, habit, text, isNew }) => ({
      ...place(span),
      habit,
      text: quoted(text),
      isNew,
    })),
    strangersGain: flows.strangersGain,
    ...changesData(flows, old, next),
    dependsOn: flows.dependsOn.map(({ reason }) => reason),
    assumptions: flows.assumptions,
  })}\n`;
}
