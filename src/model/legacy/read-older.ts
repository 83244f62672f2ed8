import type { Directive, ErrorStatement, Statement } from '../../../grammar/ast.js';
import { createReader } from '../../../grammar/index.js';
import { beginsOlder, dialectOf } from '../../../grammar/legacy/dialects.js';
import type { StatementReader } from '../../../grammar/reader.js';
import { isDirective } from '../../../grammar/views.js';
import type { Span } from '../../source/text.js';
import { act, configOf, maxErrors } from '../build/as-smtpd.js';
import { ModelBuilder } from '../build/model-builder.js';
import type { Config, OlderReading, OlderStatement } from '../config/config.js';
import type { LoginsAt } from '../config/lowered.js';
import type { ReadOptions } from '../config/read-options.js';
import { ActionNames } from './action-names.js';
import { guessListener, mayReject } from './guess-listener.js';
import { releasesOf } from './legacy-releases.js';
import { lower } from './lower.js';
import { isAmbiguous } from './lower-listen.js';
import type { LoweringContext } from './lowering-context.js';
import { optionsIn, wordIn } from './nodes.js';

/** Whether a configuration has statements that look like another dialect, so that it is worth reading as one. */
export function looksOlder({ statements }: Config): boolean {
  return statements.some(
    (statement) =>
      statement.type === 'error' && beginsOlder(statement.words[0]?.value ?? '') && isBare(statement),
  );
}

const isBare = ({ words: [first] }: ErrorStatement): boolean =>
  first !== undefined && first.form !== 'quoted' && first.form !== 'symbol';

/**
 * Rereads the text of a configuration that smtpd refuses: statements that current smtpd takes are kept, and everything else is read in the dialect
 * before 6.4 and translated. Returns undefined if nothing in it is older. Never throws on any text.
 */
export function readOlder(config: Config): OlderReading | undefined {
  if (!looksOlder(config)) return undefined;
  const text = readText(config);
  if (text === undefined) return undefined;
  const { reader, statements } = text;
  const { older, ruleOf, reading } = lowerAll(config, text, () => true);
  return {
    config: configOf(reading, reader, config.file, statements, textOnly(config)),
    older,
    ruleOf,
    unread: statements.filter((statement) => statement.type === 'error'),
    dialect: dialectIn(statements, older),
    releases: releasesOf(older.map(({ old }) => old)),
    lowered: (logins) => lowerAll(config, text, logins).older,
  };
}

/** A text whose older statements are read as such. */
interface OlderText {
  readonly reader: StatementReader;
  readonly statements: readonly Statement[];
  /** The places of the statements that current smtpd takes. */
  readonly accepted: ReadonlySet<string>;
}

function textOnly({ options: { host: _, ...options } }: Config): ReadOptions {
  return options;
}

function readText(config: Config): OlderText | undefined {
  const accepted = new Set(
    config.statements.filter(({ type }) => type !== 'error').map(({ span }) => placeOf(span)),
  );
  const dialectAt = (place: Span, word: string) => dialectOf(word, accepted.has(placeOf(place)));
  const reader = createReader(config.file, { ...textOnly(config), dialectAt });
  const statements = readAll(reader);
  return statements && { reader, statements, accepted };
}

/** What the statements of a text mean today. */
interface LoweredText {
  readonly reading: ModelBuilder;
  readonly older: readonly OlderStatement[];
  readonly ruleOf: ReadonlyMap<Directive, OlderStatement>;
}

function lowerAll(
  config: Config,
  { reader, statements, accepted }: OlderText,
  logins: LoginsAt,
): LoweredText {
  const { release, platform } = config;
  const { files, assumeDeclared = false } = config.options;
  const reading = new ModelBuilder(reader, { release, platform, files, assumeDeclared });
  const names = new ActionNames(config.statements);
  const surroundings = loweringContext(config, reading, statements, names, logins);
  const older: OlderStatement[] = [];
  const ruleOf = new Map<Directive, OlderStatement>();
  for (const statement of statements) {
    if (statement.type === 'macro') continue;
    const listener = statement.type === 'error' ? guessListener(statement) : undefined;
    if (listener) {
      reading.listeners.push(listener);
      continue;
    }
    const directive = statement.type === 'error' ? statement.partial : statement;
    const before = reading.rules.length;
    if (directive === undefined) {
      if (statement.type === 'error' && mayReject(statement)) break;
      continue;
    }
    const isAccepted = accepted.has(placeOf(statement.span));
    if (isAccepted && !(isDirective(directive, 'listen') && isAmbiguous(directive, surroundings))) {
      act(reading, directive, whole);
      if (isDirective(directive, 'action')) names.declare(directive);
      continue;
    }
    if (!beginsOlder(directive.keyword.value)) continue;
    const lowered = lower(directive, surroundings);
    const entry = { old: directive, ...lowered, ...(statement.type === 'error' && { error: statement }) };
    older.push(entry);
    for (const each of lowered.statements) {
      ruleOf.set(each, entry);
      act(reading, each, whole);
    }
    // A `reject` that could not be read may protect the rules after it.
    if (statement.type === 'error' && mayReject(statement) && reading.rules.length === before) break;
  }
  return { reading, older, ruleOf };
}

function loweringContext(
  { release, platform }: Config,
  { tables, pkis, filters }: ModelBuilder,
  statements: readonly Statement[],
  names: ActionNames,
  logins: LoginsAt,
): LoweringContext {
  return {
    release,
    platform,
    tables,
    pkis,
    pkisWithCa: pkisWithCa(statements),
    filters,
    tags: tagsOf(statements),
    logins,
    nameAction: (wanted, items) => names.of(wanted, items),
  };
}

const whole = { finished: true, eager: true } as const;

const placeOf = ({ file, start }: Span): string => `${file.path}\0${start}`;

/** Reads all statements. Returns undefined if so many are unreadable that the text is in no dialect. */
function readAll(reader: StatementReader): readonly Statement[] | undefined {
  let errors = 0;
  const statements: Statement[] = [];
  for (let statement = reader.next(); statement; statement = reader.next()) {
    if (statement.type === 'error') errors += 1;
    if (errors > maxErrors) return undefined;
    statements.push(statement);
    reader.accept();
  }
  return statements;
}

/** Statements that only exist today. `listen`, `table`, `pki` and the like exist in both dialects. */
const todayOnly: ReadonlySet<string> = new Set([
  'action',
  'admd',
  'bounce',
  'match',
  'mda',
  'mta',
  'proc',
  'scheduler',
  'smtp',
  'srs',
]);

function dialectIn(
  statements: readonly Statement[],
  older: readonly OlderStatement[],
): OlderReading['dialect'] {
  const translated = new Set(older.map(({ old }) => old));
  if (older.every(({ old }) => old.keyword.value === 'match')) return 'halfway';
  const mixed = statements.some(
    (statement) =>
      statement.type === 'directive' &&
      (todayOnly.has(statement.keyword.value) ||
        (translated.has(statement) && statement.keyword.value === 'match')),
  );
  return mixed ? 'mixed' : 'older';
}

function* listenersIn(statements: readonly Statement[]): Generator<Directive> {
  for (const statement of statements) {
    const directive = statement.type === 'error' ? statement.partial : statement;
    if (directive && isDirective(directive, 'listen')) yield directive;
  }
}

function tagsOf(statements: readonly Statement[]): ReadonlySet<string> {
  const tags = new Set<string>();
  for (const listener of listenersIn(statements))
    for (const each of optionsIn(listener)) {
      const word = each.keyword.value === 'tag' ? wordIn(each) : undefined;
      if (word) tags.add(word.value);
    }
  return tags;
}

function pkisWithCa(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    if (!isDirective(statement, 'pki')) continue;
    const [name] = statement.items;
    const has = optionsIn(statement).some(({ keyword }) => keyword.value === 'ca');
    if (has && name?.type === 'word') names.add(name.value.toLowerCase());
  }
  return names;
}
