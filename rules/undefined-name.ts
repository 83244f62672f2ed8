import type { Statement } from '../grammar/ast.js';
import { moveBefore, quoteString, replace } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { distinctRefusals, missingName, nameKindOf } from '../src/lint/refusals.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { StatementIndex } from '../src/lint/statement-index.js';
import type { Config, MatchRule, NameKind } from '../src/model/config/config.js';
import { nearest } from '../src/source/nearest.js';
import { available } from '../src/source/release.js';
import { type Span, spanText } from '../src/source/text.js';
import { type Declaration, declarationsOf, isWithinSpan, nounOf } from './shared/declarations.js';
import { dependentsOf } from './shared/dependents.js';
import { MissingNames } from './shared/missing-names.js';
import { behindMark } from './shared/template-marks.js';

const messages = {
  unknown: { message: 'No {kind} is called `{name}`', help: 'declare it above' },
  misspelt: { message: 'No {kind} is called `{name}`', label: 'did you mean `{nearest}`?' },
  below: {
    message: 'The {kind} `{name}` is declared below its use',
    note: 'smtpd reads the file from the top',
    help: 'move the declaration up',
  },
  unseen: {
    message: 'No {kind} is called `{name}` in what was read',
    note: 'smtpd refuses this unless the include that was not read declares it',
  },
  case: {
    message: '`{kind}` names are lower-cased where they are declared, not here',
    help: 'write `{nearest}`',
  },
  atStart: {
    message: 'No {kind} is called `{name}`',
    note: '`smtpd -n` accepts this, but the server does not start',
    help: 'declare it',
  },
  whenSending: {
    message: 'No {kind} is called `{name}`',
    note: 'smtpd accepts this, and has no certificate to show when it sends',
    help: 'declare it',
  },
  value: {
    message: '`{name}` is a value here, not the table of that name',
    label: 'matches next to nothing',
    help: 'write `<{name}>`',
  },
} as const;

/** Names that are compared with a misspelt one, and findings for which that is done: a file of nothing but names stays cheap. */
const maxCompared = 500;
const maxGuesses = 100;

export default defineRule({
  id: 'undefined-name',
  category: 'correctness',
  severity: 'error',
  summary: 'A name is used that is not declared above',
  messages,
  *check({ config }) {
    const isTemplates = behindMark(config);
    const names = new DeclaredNames(config);
    const dependents = dependentsOf(config);
    for (const refusal of distinctRefusals(config)) {
      // The rule `syntax` says it.
      if (isTemplates(refusal.span)) continue;
      const kind = nameKindOf(missingName, refusal);
      if (kind === undefined || dependents.explains(refusal)) continue;
      const report = reportOf(names, {
        kind,
        name: names.nameAt(kind, refusal.span),
        span: refusal.span,
        // Here the include is missing, and smtpd says that first.
        host: refusal.host || refusal.machine === true,
      });
      yield { ...report, related: [...(report.related ?? []), ...dependents.relatedTo(refusal)] };
    }
    yield* relaysOf(config, names);
    yield* valuesOf(config);
  },
});

/** What a kind of name is called: by its keyword where there is no other word. */
const kindWord = (kind: NameKind): string =>
  ['pki', 'ca', 'process', 'wrapper'].includes(kind) ? `\`${nounOf[kind]}\`` : nounOf[kind];

interface Missing {
  readonly kind: NameKind;
  readonly name: string;
  readonly span: Span;
  readonly host: boolean;
}

/** The names of a configuration by kind, with what else is needed to say what a missing one should be. */
class DeclaredNames {
  readonly statements: StatementIndex;
  readonly #declared = new Map<NameKind, Map<string, Declaration>>();
  readonly #missing: MissingNames;
  #guesses = 0;

  constructor(readonly config: Config) {
    this.statements = new StatementIndex(config.statements);
    for (const declaration of declarationsOf(config)) {
      const { kind, name } = declaration;
      const known = this.#declared.get(kind) ?? new Map<string, Declaration>();
      this.#declared.set(kind, known);
      if (!known.has(name.value)) known.set(name.value, declaration);
    }
    this.#missing = new MissingNames(config);
  }

  get(kind: NameKind, name: string): Declaration | undefined {
    return this.#declared.get(kind)?.get(name);
  }

  /** The name that stands at a span, without what marks it: `<name>`, `$name`, quotes. */
  nameAt(kind: NameKind, span: Span): string {
    return this.#missing.at(kind, span);
  }

  /** A declared name like this one, other than those that the same statement has already. */
  nearest(kind: NameKind, name: string, span: Span): string | undefined {
    if (this.#guesses >= maxGuesses) return undefined;
    this.#guesses += 1;
    const statement = this.statements.at(span);
    const text = statement ? spanText(statement.span) : '';
    const known = [...(this.#declared.get(kind)?.keys() ?? [])].slice(0, maxCompared);
    return nearest(
      name,
      known.filter((other) => kind !== 'filter' || !text.includes(quoteString(other))),
    );
  }
}

function reportOf(names: DeclaredNames, { kind, name, span, host }: Missing): Report<keyof typeof messages> {
  const data = { kind: kindWord(kind), name };
  const severity = host ? { severity: 'note' as const } : { fatal: true };
  const same = names.get(kind, name);
  const use = names.statements.at(span);
  if (same && use && names.statements.isBefore(use, same.statement)) {
    const related = [{ span: same.name.span, message: 'declared here' }];
    return { message: 'below', data, span, ...severity, related, suggestions: movedUp(names, same, use) };
  }
  const lower = otherCase(names.config, kind, name);
  if (lower !== undefined)
    return {
      message: 'case',
      data: { kind, nearest: lower },
      span,
      ...severity,
      suggestions: [renamed(span, name, lower)],
    };
  const best = names.nearest(kind, name, span);
  if (best === undefined) return { message: host ? 'unseen' : 'unknown', data, span, ...severity };
  return {
    message: 'misspelt',
    data: { ...data, nearest: best },
    span,
    ...severity,
    suggestions: [renamed(span, name, best)],
  };
}

/** The declaration before its first use, where all that it needs itself is declared by then. */
function movedUp(
  names: DeclaredNames,
  { kind, name, statement }: Declaration,
  use: Statement,
): readonly Suggestion[] {
  const { config, statements } = names;
  let first = use;
  for (const reference of config.references) {
    const other =
      reference.kind === kind && reference.name === name.value ? statements.at(reference.span) : undefined;
    if (other && other.span.file === first.span.file && statements.isBefore(other, first)) first = other;
  }
  const isReady = config.references.every((reference) => {
    if (!isWithinSpan(reference.span, statement.span)) return true;
    const needed = names.get(reference.kind, reference.name);
    return needed !== undefined && statements.isBefore(needed.statement, first);
  });
  const edits = isReady ? moveBefore(statement.span, first.span) : undefined;
  return edits ? [{ description: 'Move the declaration up', edits }] : [];
}

/** The name in lower case, where that is a certificate's: smtpd 7.0 and newer keep names so, and look for them as they are written. */
function otherCase({ pkis, cas }: Config, kind: NameKind, name: string): string | undefined {
  const lower = name.toLowerCase();
  const known = kind === 'pki' ? pkis : kind === 'ca' ? cas : undefined;
  return lower !== name && known?.has(lower) ? lower : undefined;
}

const renamed = (span: Span, name: string, other: string): Suggestion => ({
  description: `Write \`${other.replaceAll('`', "'")}\``,
  edits: [replace(span, writtenAs(span, name, other))],
});

/** The new name with the same marks around it as the old one has. */
function writtenAs(span: Span, name: string, other: string): string {
  const text = spanText(span);
  const at = text.lastIndexOf(name);
  if (at === -1) return quoteString(other);
  const bare = text === name && !/^[A-Za-z0-9_:][\w.:@-]*$/.test(other);
  return bare ? quoteString(other) : text.slice(0, at) + other + text.slice(at + name.length);
}

/** Relays look up their `pki` and `ca` as written, among names in lower case: when smtpd has started (7.0), before that when it sends. */
function* relaysOf(config: Config, names: DeclaredNames): Generator<Report<keyof typeof messages>> {
  const message = available({ since: '7.0' }, config.release) ? 'atStart' : 'whenSending';
  for (const { kind, name, span } of config.references) {
    if (kind !== 'pki' && kind !== 'ca') continue;
    if ((kind === 'pki' ? config.pkis : config.cas).has(name)) continue;
    const statement = names.statements.at(span);
    if (statement?.type !== 'directive' || statement.keyword.value !== 'action') continue;
    const lower = otherCase(config, kind, name);
    if (lower !== undefined) {
      yield {
        message: 'case',
        data: { kind, nearest: lower },
        span,
        suggestions: [renamed(span, name, lower)],
      };
      continue;
    }
    const best = names.nearest(kind, name, span)?.toLowerCase();
    const suggestions = best && [renamed(span, name, best)];
    yield { message, data: { kind: kindWord(kind), name }, span, ...(suggestions && { suggestions }) };
  }
}

/** `for domain domains`, where `<domains>` is meant: a single word that is a table's name and no domain, network or address. */
function* valuesOf({ rules, tables }: Config): Generator<Report<keyof typeof messages>> {
  for (const rule of rules) {
    for (const { table, regex } of criteriaWithTables(rule)) {
      if (regex || table?.origin !== 'anonymous' || !table.contents.known) continue;
      const [entry, ...others] = table.contents.entries;
      if (!entry?.span || others.length > 0 || /^localhost$|[.:@*]/.test(entry.key) || !tables.has(entry.key))
        continue;
      if (spanText(entry.span).startsWith('$')) continue;
      yield {
        message: 'value',
        data: { name: entry.key },
        span: entry.span,
        severity: 'warning',
        suggestions: [
          {
            description: `Write \`<${entry.key.replaceAll('`', "'")}>\``,
            edits: [replace(entry.span, `<${entry.key}>`)],
          },
        ],
      };
    }
  }
}

const criteriaWithTables = ({ from, for: to, auth, mailFrom, rcptTo }: MatchRule) =>
  [from, to, auth, mailFrom, rcptTo].flatMap((criterion) => criterion ?? []);
