import { reread } from '../edit/reread.js';
import { Rewrite } from '../edit/rewrite.js';
import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import type { Edit, SourceFile, Span } from '../source/text.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import { firstDifference } from './same-tree.js';
import { laidOutTable } from './table-layout.js';
import { type Extent, laidOut } from './text-layout.js';

/** The result of formatting a configuration. */
export type Formatted =
  | {
      readonly ok: true;
      /** The new texts of the files that change, by the paths that the configuration uses. */
      readonly texts: ReadonlyMap<string, string>;
      /** The configuration as smtpd reads it after formatting. */
      readonly after: Config;
      /** Statements that are left unchanged because the release does not take them. */
      readonly left: readonly Span[];
      /**
       * `same`: the verifier has shown that all mail is treated as before. `unread`: it was not asked because smtpd does not start with the text, or
       * it could not decide.
       */
      readonly flows: 'same' | 'unread';
    }
  /** smtpd would read the new text differently. */
  | { readonly ok: false; readonly reason: string };

/** Options of formatting. */
export interface FormatOptions {
  /** Also compares the mail flows, with these assumptions of the owner; otherwise equal trees are enough. */
  readonly flows?: RelayOptions;
  /** Whether to format the files of tables as well, except those that belong to other programs. */
  readonly tables?: boolean;
}

/**
 * Formats a configuration and the files that it includes. The result is read again and compared: unless statements, comments, tables and smtpd's
 * messages are the same, nothing is formatted.
 */
export function formatConfig(
  config: Config,
  machine: Machine,
  { flows, tables = false }: FormatOptions = {},
): Formatted {
  const edits = [...configEdits(config), ...(tables ? tableEdits(config) : [])];
  const rewrite = Rewrite.of(edits.filter(({ span, text }) => span.file.text !== text));
  if (rewrite === undefined) return { ok: false, reason: 'a file is included twice and read in two ways' };
  const texts = new Map(
    edits.flatMap(({ span: { file } }) => {
      const text = rewrite.textOf(file.path);
      return text === undefined ? [] : [[file.path, text] as const];
    }),
  );
  const left = config.statements.filter(isLeft(config)).map(({ span }) => span);
  const after = reread(config, machine, rewrite);
  const part = firstDifference(config, after.config);
  if (part !== undefined) return { ok: false, reason: `${part} would not be read as before` };
  if (flows === undefined || texts.size === 0 || config.refusals.length > 0)
    return { ok: true, texts, after: after.config, left, flows: 'unread' };
  const { changes, tooLarge } = compareFlows({ config, machine }, after, flows);
  if (changes.length > 0) return { ok: false, reason: 'mail would be treated otherwise' };
  return { ok: true, texts, after: after.config, left, flows: tooLarge ? 'unread' : 'same' };
}

const whole = (file: SourceFile): Span => ({ file, start: 0, end: file.text.length });

function configEdits(config: Config): readonly Edit[] {
  const { files, release } = config;
  const extents = extentsOf(config);
  const seen = new Map(files.map((file) => [file.path, file]));
  return [...seen].map(([path, file]) => ({
    span: whole(file),
    text: laidOut(file.text, extents.get(path) ?? [], release),
  }));
}

/** The statements that may be changed, by file: current ones, and those from before 6.4 if the text has any. */
function extentsOf(config: Config): ReadonlyMap<string, readonly Extent[]> {
  const old = config.older?.older.filter(({ error }) => error === undefined).map(({ old }) => old) ?? [];
  const today = config.statements.filter((statement) => statement.type !== 'error');
  const extents = new Map<string, Span[]>();
  for (const { span } of [...today, ...old]) {
    const known = extents.get(span.file.path);
    if (known) known.push(span);
    else extents.set(span.file.path, [span]);
  }
  return extents;
}

function isLeft({ older }: Config): (statement: Config['statements'][number]) => boolean {
  const read = new Set(
    older?.older.filter(({ error }) => error === undefined).map(({ old }) => old.span.start),
  );
  return (statement) => statement.type === 'error' && !read.has(statement.span.start);
}

function tableEdits({ tables, files, options }: Config): readonly Edit[] {
  const taken = new Set(files.map(({ path }) => path));
  return [...tables.values()].flatMap(({ origin, path, contents }) => {
    if (origin !== 'file' || path === undefined || !contents.known || taken.has(path)) return [];
    taken.add(path);
    const read = options.files.read(path);
    if (!read.ok) return [];
    return [{ span: whole({ path, text: read.text }), text: laidOutTable(read.text) }];
  });
}
