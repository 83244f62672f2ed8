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

/** The names of criteria in smtpd's message about a duplicate, where they differ from the keywords. */
const otherNames: readonly (Availability & {
  readonly keyword: OptionName<'match'>;
  readonly name: string;
})[] = [{ keyword: 'helo', name: 'mail-helo', until: '6.4' }];

/** A criterion with a table as smtpd stores it: three values that are set one by one. */
interface Stored {
  negated: boolean;
  table: Table | undefined;
  regex: boolean;
  span: Span;
}

/** A slot that also has a `regex` form. */
type PlainSlot =
  Extract<TableSlotName, `match ${string}`> extends infer Name
    ? Name extends `${string} regex`
      ? never
      : Name
    : never;

type Kept = 'tag' | 'helo' | 'auth' | 'mail-from' | 'rcpt-to';

/** A criterion, or the keyword after `from` or `for`. */
type CriterionKeyword = OptionName<'match'> | OptionName<'match', 'from' | 'for'>;

/** A rule that is being read. */
interface Draft {
  from: FromCriterion | undefined;
  for: ForCriterion | undefined;
  tls: MatchRule['tls'];
  readonly kept: Map<Kept, Stored>;
}

/** The table of a criterion, if it has one, and the last token that smtpd has read when it looks at the criterion. */
interface Operand {
  readonly table: Table | undefined;
  readonly regex: boolean;
  readonly span: Span;
  readonly token: number;
}

/** Reads `match … action NAME` and `match … reject`. The rule exists once its last word is read, whatever follows. */
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

/** Adds the rule as smtpd stores it. A missing `from` or `for` is `from local` or `for local`, at the span of the word `match`. */
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

/** Reads `from`. `from auth` and `from mail-from`, like `for rcpt-to`, are stored as `from any` or `for any` plus the criterion of that name. */
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

/** Criteria without a table, and those whose table is optional: to know that none follows, smtpd has to read the next token. */
const noTable: ReadonlySet<CriterionKeyword | undefined> = new Set(['tls', 'any', 'local', 'socket']);
const tableOptional: ReadonlySet<CriterionKeyword | undefined> = new Set(['auth', 'rdns']);

/** Reads the operand of `kind`: the criterion, or the keyword after `from` or `for`. Abandons the statement if the criterion is incomplete. */
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

/** Checks the operand's table for the slot or for its `regex` form, and returns it. */
function checkOperand(builder: ModelBuilder, slot: PlainSlot, operand: Operand): Table | undefined {
  const { table, regex, span, token } = operand;
  return table && checkSlot(builder, regex ? `${slot} regex` : slot, table, span, token);
}

/** Sets what the criterion specifies, and keeps the rest of an earlier one: `auth <t> from auth` still requires <t>. */
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
