import type { Word } from '../../../grammar/ast.js';
import type { OptionName } from '../../../grammar/views.js';
import { type Availability, available } from '../../source/release.js';
import type { Span } from '../../source/text.js';
import type {
  ForCriterion,
  FromCriterion,
  MatchRule,
  RuleOutcome,
  Table,
  TableCriterion,
} from '../config/config.js';
import type { ModelBuilder } from './model-builder.js';
import { ahead, type Clause, type ClauseOf, type Leaf, type StatementView } from './statement-view.js';
import type { TableSlotName } from './table-slots.js';
import { checkSlot, tableInOption } from './table-statement.js';

/** The names of criteria in smtpd's message about one that is given twice, where they are not their keywords. */
const otherNames: readonly (Availability & {
  readonly keyword: OptionName<'match'>;
  readonly name: string;
})[] = [{ keyword: 'helo', name: 'mail-helo', until: '6.4' }];

/** A criterion with a table as smtpd keeps it: three values that are set one by one. */
interface Stored {
  negated: boolean;
  table: Table | undefined;
  regex: boolean;
  span: Span;
}

/** A slot that has a `regex` form as well. */
type PlainSlot =
  Extract<TableSlotName, `match ${string}`> extends infer Name
    ? Name extends `${string} regex`
      ? never
      : Name
    : never;

type Kept = 'tag' | 'helo' | 'auth' | 'mail-from' | 'rcpt-to';

/** A criterion, or what follows `from` or `for`. */
type CriterionKeyword = OptionName<'match'> | OptionName<'match', 'from' | 'for'>;

/** A rule while it is read. */
interface Draft {
  from: FromCriterion | undefined;
  for: ForCriterion | undefined;
  tls: MatchRule['tls'];
  readonly kept: Map<Kept, Stored>;
}

/** A criterion's table, where it has one, and the last token that smtpd has read when it looks at the criterion. */
interface Operand {
  readonly table: Table | undefined;
  readonly regex: boolean;
  readonly span: Span;
  readonly token: number;
}

/** `match … action NAME`, `match … reject`: a rule from its last word on, whatever follows. */
export function readMatch(builder: ModelBuilder, statement: StatementView<'match'>): void {
  const draft: Draft = { from: undefined, for: undefined, tls: undefined, kept: new Map() };
  for (const clause of statement.options) {
    const { value, span } = clause;
    if (clause.name !== 'action' && clause.name !== 'reject') {
      readCriterion(builder, clause, draft);
      continue;
    }
    const outcome: RuleOutcome | undefined =
      clause.name === 'reject' ? { type: 'reject', span } : value && actionOf(builder, value, span);
    if (outcome) addRule(builder, statement, draft, outcome);
    return;
  }
}

function actionOf(builder: ModelBuilder, name: Word, span: Span): RuleOutcome | undefined {
  builder.addReference('action', name);
  const action = builder.actions.get(name.value);
  if (!action) builder.missing('M01', name.span, name.token, name.value);
  return action && { type: 'action', action, span };
}

/** The rule as smtpd keeps it; what it leaves out is `from local` and `for local`, because of the word `match`. */
function addRule(
  builder: ModelBuilder,
  statement: StatementView<'match'>,
  draft: Draft,
  outcome: RuleOutcome,
): void {
  const { directive } = statement;
  const implied = {
    type: 'local',
    negated: false,
    table: undefined,
    regex: false,
    implied: true,
    span: directive.keyword.span,
  } as const;
  builder.rules.push({
    index: builder.rules.length + 1,
    tag: withTable(draft.kept.get('tag')),
    from: draft.from ?? implied,
    for: draft.for ?? implied,
    helo: withTable(draft.kept.get('helo')),
    auth: draft.kept.get('auth'),
    tls: draft.tls,
    mailFrom: withTable(draft.kept.get('mail-from')),
    rcptTo: withTable(draft.kept.get('rcpt-to')),
    outcome,
    span: directive.span,
    statement: directive,
  });
}

function withTable(stored: Stored | undefined): TableCriterion | undefined {
  const { table } = stored ?? {};
  return stored && table && { ...stored, table };
}

function readCriterion(
  builder: ModelBuilder,
  clause: ClauseOf<'match', Exclude<OptionName<'match'>, 'action' | 'reject'>>,
  draft: Draft,
): void {
  const { negated, span } = clause;
  switch (clause.name) {
    case 'from':
      readFrom(builder, clause, draft);
      break;
    case 'for':
      readFor(builder, clause, draft);
      break;
    case 'tls':
      if (draft.tls) builder.refuse('M04', span, clause.last, 'tls');
      draft.tls = { negated, span };
      break;
    case 'tag':
    case 'helo':
    case 'auth':
    case 'mail-from':
    case 'rcpt-to': {
      const operand = operandOf(builder, clause, clause.values, clause.name);
      if (draft.kept.has(clause.name))
        builder.refuse('M04', span, operand.token, nameOf(builder, clause.name));
      const table = checkOperand(builder, `match ${clause.name}`, operand);
      keep(draft, clause.name, negated, span, operand, table);
    }
  }
}

/** `from auth`, `from mail-from` and `for rcpt-to` are kept as `from any` or `for any` and the criterion of that name. */
function readFrom(builder: ModelBuilder, clause: ClauseOf<'match', 'from'>, draft: Draft): void {
  const { negated, inner, span } = clause;
  const kind = inner?.value;
  const operand = operandOf(builder, clause, clause.values.slice(1), kind);
  if (draft.from) builder.refuse('M02', span, operand.token);
  const { regex } = operand;
  switch (kind) {
    case 'any':
    case 'local':
    case 'socket':
      draft.from = { type: kind, negated, table: undefined, regex, implied: false, span };
      break;
    case 'src':
    case 'rdns': {
      const table = checkOperand(builder, `match from ${kind}`, operand);
      draft.from = { type: kind, negated, table, regex, implied: false, span };
      break;
    }
    case 'auth':
    case 'mail-from': {
      const table = checkOperand(builder, `match from ${kind}`, operand);
      draft.from = { type: 'any', negated: false, table: undefined, regex: false, implied: false, span };
      keep(draft, kind, negated, span, operand, table);
    }
  }
}

function readFor(builder: ModelBuilder, clause: ClauseOf<'match', 'for'>, draft: Draft): void {
  const { negated, inner, span } = clause;
  const kind = inner?.value;
  const operand = operandOf(builder, clause, clause.values.slice(1), kind);
  if (draft.for) builder.refuse('M03', span, operand.token);
  const { regex } = operand;
  switch (kind) {
    case 'any':
    case 'local':
      draft.for = { type: kind, negated, table: undefined, regex, implied: false, span };
      break;
    case 'domain': {
      const table = checkOperand(builder, 'match for domain', operand);
      draft.for = { type: kind, negated, table, regex, implied: false, span };
      break;
    }
    case 'rcpt-to': {
      const table = checkOperand(builder, 'match for rcpt-to', operand);
      draft.for = { type: 'any', negated: false, table: undefined, regex: false, implied: false, span };
      keep(draft, kind, negated, span, operand, table);
    }
  }
}

/** Criteria that have no table, and those that may do without: to know that none follows, smtpd had to read the next token. */
const noTable: ReadonlySet<CriterionKeyword | undefined> = new Set(['tls', 'any', 'local', 'socket']);
const tableOptional: ReadonlySet<CriterionKeyword | undefined> = new Set(['auth', 'rdns']);

/** `kind`: the criterion, or what follows `from` or `for`. Ends the statement where the criterion has no end. */
function operandOf(
  builder: ModelBuilder,
  clause: Clause,
  values: readonly Leaf[],
  kind: CriterionKeyword | undefined,
): Operand {
  const [first, second] = values;
  const regex = first?.type === 'word' && first.form === 'keyword' && first.value === 'regex';
  const value = regex ? second : first;
  const span = value?.span ?? clause.span;
  if (value) return { table: tableInOption(builder, value), regex, span, token: clause.last };
  if (noTable.has(kind)) return { table: undefined, regex, span, token: clause.last };
  if (regex || !tableOptional.has(kind)) throw builder.abandon();
  return { table: undefined, regex, span, token: ahead(builder, clause) };
}

/** The operand's table, checked for the slot or for its `regex` form. */
function checkOperand(builder: ModelBuilder, slot: PlainSlot, operand: Operand): Table | undefined {
  const { table, regex, span, token } = operand;
  return table && checkSlot(builder, regex ? `${slot} regex` : slot, table, span, token);
}

/** Sets what is said, and leaves the rest of an earlier criterion as it is: `auth <t> from auth` still asks for <t>. */
function keep(
  draft: Draft,
  kept: Kept,
  negated: boolean,
  span: Span,
  operand: Operand,
  table: Table | undefined,
): void {
  const earlier = draft.kept.get(kept);
  draft.kept.set(kept, {
    negated,
    table: table ?? earlier?.table,
    regex: operand.regex || (earlier?.regex ?? false),
    span,
  });
}

function nameOf(builder: ModelBuilder, keyword: OptionName<'match'>): string {
  const other = otherNames.find((row) => row.keyword === keyword && available(row, builder.release));
  return other?.name ?? keyword;
}
