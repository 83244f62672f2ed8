import { distinctRefusals, missingName, nameKindOf } from '../lint/distinct-refusals.js';
import { coverage } from '../migrate/proof.js';
import type { Config, Refusal } from '../model/config/config.js';
import type { Remark } from '../model/config/lowered.js';
import { redact } from '../model/secrets/redact.js';
import type { Secrets } from '../model/secrets/secrets.js';
import { inWords } from '../source/prose.js';
import { lineText, type Span, spanText } from '../source/text.js';
import { changedLines } from './difference.js';
import { type NamedMigration, sidesOf } from './migration.js';
import { rangeOf } from './places.js';
import { type LineStyle, quotedLine, type ReportVerdict, sentenceLines, verdictLines } from './text-lines.js';
import { reasonTexts } from './unread.js';

/** A note on one place of a text. */
interface PlaceNote {
  readonly span: Span;
  readonly label: string;
  readonly text: string;
}

/**
 * The report on a migration: each place that was not simply converted, each refusal of the new text, each mail flow that differs, and the verdict. `left` lists the tasks that
 * remain for the user.
 */
export function migrationLines(
  named: NamedMigration,
  secrets: Secrets,
  layout: LineStyle,
  left: readonly string[] = [],
): readonly string[] {
  const { proof, path } = named;
  const refusals = newRefusals(named);
  const [old, next] = sidesOf(named, secrets);
  const isRefused = proof.refusals.length > 0;
  const flows = isRefused ? [] : changedLines(redact(proof.difference, secrets), old, next, layout);
  return [
    ...blocks(redact(oldNotes(named), secrets), (span) => path(span.file.path), layout),
    ...blocks(redact(refusals, secrets), (span) => `new text of ${path(span.file.path)}`, layout),
    ...(flows.length === 0 ? [] : [...flows, '']),
    ...verdictLines(redact(verdictOf(named, left), secrets), layout),
  ];
}

/** The report on a file without statements of the releases before 6.4. */
export function unconvertedLines(
  { name, release, config, path }: Pick<NamedMigration, 'name' | 'release' | 'config' | 'path'>,
  secrets: Secrets,
  layout: LineStyle,
): readonly string[] {
  const refusal = refusalOf(config);
  const notes =
    refusal === undefined
      ? []
      : [{ span: refusal.span, label: `refused by smtpd ${release}`, text: refusal.message }];
  return [
    ...blocks(redact(notes, secrets), (span) => path(span.file.path), layout),
    ...verdictLines(
      { about: name, text: 'nothing to convert: no statement is of the releases before 6.4', style: 'green' },
      layout,
    ),
  ];
}

/** The first refusal in a text that does not depend on the host. */
export const refusalOf = (config: Config): Refusal | undefined =>
  config.refusals.find(({ severity, host }) => severity !== 'warning' && !host);

const labels = {
  kept: 'kept',
  dropped: 'left out',
  changed: 'check',
  lost: 'not converted',
} as const satisfies Record<Remark['weight'], string>;

function oldNotes({ migration: { remarks, meant }, proof }: NamedMigration): readonly PlaceNote[] {
  const said = new Set(proof.refusals.map(({ message }) => message));
  const lost = new Set(lostIn(remarks).flatMap((span) => wordsIn(spanText(span))));
  return [
    ...meant.config.refusals
      .filter(({ severity, host, message }) => severity !== 'warning' && !host && !said.has(message))
      .filter(({ misused }) => misused === undefined || !lost.has(misused.table))
      .map(({ message, span }) => ({ span, label: 'refused', text: message })),
    ...remarks.map(({ weight, text, span }) => ({ span, label: labels[weight], text })),
  ];
}

const lostIn = (remarks: readonly Remark[]): readonly Span[] =>
  remarks.filter(({ weight }) => weight === 'lost').map(({ span }) => span);

/** The refusals of the new text, except those of lines that were not understood and are kept unchanged, and those that follow from refused lines. */
function newRefusals({ migration: { remarks }, proof }: NamedMigration): readonly PlaceNote[] {
  const lost = lostIn(remarks);
  const kept = new Set(lost.flatMap((span) => [lineOf(span), ...spanText(span).split('\n')].map(trimmed)));
  const refused = new Set(lost.flatMap((span) => wordsIn(spanText(span))));
  const own = distinctRefusals(proof.config).filter((refusal) => {
    const line = lineOf(refusal.span);
    const isMissing = nameKindOf(missingName, refusal) !== undefined;
    const follows = isMissing && refusal.words?.some((word) => refused.has(word)) === true;
    for (const word of wordsIn(line)) refused.add(word);
    return proof.refusals.includes(refusal) && !follows && !kept.has(trimmed(line));
  });
  return own.map(({ message, span }) => ({ span, label: 'refused', text: message }));
}

const lineOf = (span: Span): string => lineText(span.file, rangeOf(span).line);
const wordsIn = (text: string): readonly string[] => text.split(/[^\w.-]+/).filter((word) => word !== '');
const trimmed = (line: string): string => line.trim();

/** A block for each line that has a note, in the order of the lines. */
function blocks(
  notes: readonly PlaceNote[],
  name: (span: Span) => string,
  layout: LineStyle,
): readonly string[] {
  const files = [...new Set(notes.map(({ span }) => span.file))];
  return files.flatMap((file) => {
    const here = notes.filter(({ span }) => span.file === file);
    const lines = [...new Set(here.map(({ span }) => rangeOf(span).line))].sort((a, b) => a - b);
    return lines.flatMap((line) => {
      const about = here.filter(({ span }) => rangeOf(span).line === line);
      const sentences = [...new Set(about.map(({ label, text }) => `${label}: ${text}`))];
      const place = about.slice(0, 1).map(({ span }) => `${name(span)}:${line}: `);
      return [
        quotedLine(`${place.join('')}${lineText(file, line).trim()}`, layout),
        ...sentences.flatMap((text) => sentenceLines(text, layout, { indent: 2 })),
        '',
      ];
    });
  });
}

/** The statements of the text that the comparison does not cover, as a clause. */
function leftOut({ migration }: NamedMigration): readonly string[] {
  const translated = new Set(migration.meant.older.map(({ old }) => old.keyword.value));
  const left = coverage.left.filter(({ statements }) => statements.some((word) => translated.has(word)));
  return left.length === 0 ? [] : [`${inWords(left.map(({ what }) => what))} are not compared`];
}

function verdictOf(named: NamedMigration, left: readonly string[]): ReportVerdict {
  const { name, release, migration, proof } = named;
  const { same, difference, refusals } = proof;
  const mixed =
    migration.meant.dialect === 'mixed'
      ? ['old and new syntax are mixed, so no release accepts this file as it is']
      : [];
  const about = { about: name, notes: [...mixed, ...left] };
  if (refusals.length > 0) {
    const notes = [...about.notes, 'mail flows are compared once smtpd accepts the new text'];
    return {
      ...about,
      text: `refused by smtpd ${release}: the new text needs a correction`,
      style: 'red',
      notes,
    };
  }
  if (same === 'yes') {
    const isChanged = migration.remarks.some(({ weight }) => weight === 'changed');
    const notes = [...about.notes, ...leftOut(named)];
    const but = isChanged ? 'but for what is to be checked, ' : '';
    return {
      ...about,
      text: `converted: ${but}smtpd ${release} treats all mail as before (proven)`,
      style: 'green',
      notes,
    };
  }
  if (same === 'unknown') {
    const dependsOn = reasonTexts(
      difference.dependsOn.map(({ reason }) => reason),
      named.config,
    );
    const why = dependsOn.length === 0 ? ': something has no equivalent' : '';
    return {
      ...about,
      text: `not proven that all mail is treated as before${why}`,
      style: 'magenta',
      dependsOn,
    };
  }
  const count = difference.changes.length + difference.listeners.length;
  return {
    ...about,
    text: `${count} mail ${count === 1 ? 'flow differs' : 'flows differ'} from before`,
    style: 'red',
  };
}
