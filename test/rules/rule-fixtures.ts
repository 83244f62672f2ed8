import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  applyEdits,
  type FileHost,
  type Finding,
  noFiles,
  type Platform,
  platforms,
  positionAt,
  preset,
  type Readers,
  type ReadResult,
  type Release,
  releases,
  rules,
  type Span,
  type Suggestion,
} from '../../src/index.js';
import { changes } from '../../src/report/code-frame.js';
import { nodeFiles } from '../../src/source/node-files.js';
import { type LintTextResult, lintText } from '../support/lint-text.js';

/**
 * The fixtures of the rules: `fixtures/rules/RULE/bad/NAME.conf` with `NAME.expected` beside it, `…/good/NAME.conf`, which the rule has
 * nothing to say about. One that needs files is a folder: `NAME/smtpd.conf`, `NAME/smtpd.expected`, `NAME/root/…`. A first line
 * `# release: 6.6` says for which release it is, `# platform: openbsd` for which platform, `# readable by: everybody` (or `few`) who may read all
 * its files: git keeps no such modes; `# exposed: 25=172.17.0.1` what strangers seem to come from.
 */
export interface Fixture {
  readonly rule: string;
  readonly kind: 'bad' | 'good';
  /** `open-relay/bad/from-any` */
  readonly name: string;
  readonly conf: string;
  readonly expected: string;
  /** The directory that stands for `/`. */
  readonly root: string | undefined;
  readonly release: Release;
  readonly platform: Platform;
  /** A line says it; else it is what the text shows. */
  readonly platformSaid: boolean;
  readonly readableBy: Readers | undefined;
  readonly text: string;
}

const fixturesFolder = fileURLToPath(new URL('../../fixtures/rules/', import.meta.url));

export const rulesWithFixtures = (): readonly string[] => readdirSync(fixturesFolder).sort();

/** Every fixture of a rule, by name. */
export function fixturesOf(rule: string): readonly Fixture[] {
  return (['bad', 'good'] as const).flatMap((kind) => {
    const folder = join(fixturesFolder, rule, kind);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return [fixtureAt(rule, kind, join(path, 'smtpd.conf'), join(path, 'root'))];
        return entry.name.endsWith('.conf') ? [fixtureAt(rule, kind, path, undefined)] : [];
      });
  });
}

function fixtureAt(rule: string, kind: Fixture['kind'], conf: string, root: string | undefined): Fixture {
  const text = readFileSync(conf, 'utf8');
  const written = /^# release: (\S+)/.exec(text)?.[1];
  const release = releases.find((known) => known === (written ?? releases.at(-1)));
  if (release === undefined) throw new Error(`${conf}: no release ${written}`);
  const said = platforms.find((known) => known === /^# platform: (\S+)/m.exec(text)?.[1]);
  const name = relative(fixturesFolder, root === undefined ? conf : join(root, '..')).replace(/\.conf$/, '');
  return {
    rule,
    kind,
    name,
    conf,
    expected: conf.replace(/\.conf$/, '.expected'),
    root,
    release,
    platform: said ?? 'portable',
    platformSaid: said !== undefined,
    readableBy: (['everybody', 'few'] as const).find(
      (known) => known === /^# readable by: (\S+)/m.exec(text)?.[1],
    ),
    text,
  };
}

const analysed = new Map<string, LintTextResult>();

/** The analysis of a fixture, with suggestions where its rule has something to say. */
export function analyse(fixture: Fixture): LintTextResult {
  const known =
    analysed.get(fixture.name) ?? analyseText(fixture, fixture.text, { suggestions: fixture.kind === 'bad' });
  analysed.set(fixture.name, known);
  return known;
}

/** The analysis of another text in a fixture's place; `changed`: files of its root that are other ones, too. */
export function analyseText(
  fixture: Fixture,
  text: string,
  { changed, suggestions }: { readonly changed?: ReadonlyMap<string, string>; readonly suggestions: boolean },
): LintTextResult {
  const { root, conf, release, platform, platformSaid, readableBy } = fixture;
  const given: FileHost = root === undefined ? noFiles : nodeFiles({ root, main: conf, cwd: root });
  const files: FileHost = {
    read(path) {
      const other = changed?.get(path);
      const result: ReadResult = other === undefined ? given.read(path) : { ok: true, text: other };
      return result.ok ? { ok: true, text: result.text, ...(readableBy && { readableBy }) } : result;
    },
  };
  // The fixture's own rule is on, whatever preset it belongs to.
  const usual = preset('recommended', rules);
  const own = rules.filter(({ id }) => id === fixture.rule);
  const exposed = /^# exposed: (\S+)/m.exec(fixture.text)?.[1];
  return lintText(text, {
    path: basename(conf),
    ...(exposed !== undefined && { exposed: [exposed] }),
    ...(readableBy && { readableBy }),
    release,
    ...(platformSaid && { platform }),
    files,
    now: Date.UTC(2026, 0, 1),
    suggestions,
    rules: rules.filter((rule) => usual.includes(rule) || own.includes(rule)),
  });
}

/** The texts that a suggestion makes: the configuration itself, and the files that it names. */
export function applied(
  { file }: LintTextResult,
  { edits }: Suggestion,
): { readonly text: string; readonly files: ReadonlyMap<string, string> } {
  const files = new Map<string, string>();
  for (const { span } of edits)
    if (span.file !== file) files.set(span.file.path, applyEdits(span.file, edits));
  return { text: applyEdits(file, edits), files };
}

/** Findings as a person reads them in a `.expected` file. */
export function render(findings: readonly Finding[], main: string): string {
  return findings.map((finding) => renderOne(finding, main)).join('\n');
}

function renderOne(finding: Finding, main: string): string {
  const { severity, fatal, rule, message, label, note, help, span, related, suggestions, transcript } =
    finding;
  const place = (at: Span): string => {
    const start = positionAt(at.file, at.start);
    const end = positionAt(at.file, at.end);
    const file = at.file.path === main ? '' : `${at.file.path}:`;
    return `${file}${start.line}:${start.column}-${end.line}:${end.column}`;
  };
  const lines = [
    `${place(span)} ${severity}${fatal ? ' (fatal)' : ''} ${rule}`,
    `  ${message}`,
    ...(label ? [`  label: ${label}`] : []),
    ...(note ? [`  note: ${note}`] : []),
    ...(help ? [`  help: ${help}`] : []),
    ...related.map((other) => `  ${place(other.span)} ${other.message}`),
    ...(transcript ? [`  dialogue: ${dialogue(transcript)}`] : []),
    ...suggestions.flatMap((suggestion) => renderSuggestion(suggestion, main)),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the client says, and the last answer. */
function dialogue(transcript: readonly string[]): string {
  const client = transcript.filter((line) => line.startsWith('C: ')).map((line) => line.slice(3));
  const answer = transcript.findLast((line) => line.startsWith('S: '))?.slice(3);
  return `${client.join(' | ')} => ${answer}`;
}

function renderSuggestion(suggestion: Suggestion, main: string): readonly string[] {
  return [
    `  fix: ${suggestion.description}`,
    ...changes(suggestion).flatMap(({ file, line, removed, added }) => [
      ...(file.path === main ? [] : [`    ${file.path}:${line}`]),
      ...removed.map((text) => `    - ${text}`),
      ...added.map((text) => `    + ${text}`),
    ]),
  ];
}
