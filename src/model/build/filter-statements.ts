import type { InlineList, Word } from '../../../grammar/ast.js';
import type { OptionName } from '../../../grammar/views.js';
import { type Availability, available } from '../../source/release.js';
import type {
  Filter,
  FilterCondition,
  FilterEffect,
  FilterUse,
  Phase,
  PhaseFilter,
  Process,
} from '../config/config.js';
import type { CheckId } from './checks.js';
import type { ModelBuilder } from './model-builder.js';
import { ahead, type Clause, type Leaf, type StatementView } from './statement-view.js';
import { tableInOption } from './table-statement.js';

const phases: ReadonlySet<string> = new Set<Phase & OptionName<'filter'>>([
  'connect',
  'helo',
  'ehlo',
  'auth',
  'mail-from',
  'rcpt-to',
  'data',
  'commit',
]);

const conditions: ReadonlySet<string> = new Set<FilterCondition['on'] & OptionName<'filter'>>([
  'fcrdns',
  'rdns',
  'src',
  'helo',
  'auth',
  'mail-from',
  'rcpt-to',
]);

const effects: ReadonlySet<string> = new Set<FilterEffect['type'] & OptionName<'filter'>>([
  'reject',
  'disconnect',
  'rewrite',
  'report',
  'junk',
  'bypass',
]);

/**
 * In 6.5 `fcrdns` matches if a name is known not to resolve back, and `rdns` if it is an address (`filter_check_fcrdns` and `filter_check_rdns` in
 * lka_filter.c 1.34): neither is what the manual says.
 */
const confusesNames: Availability = { until: '6.5' };

/** Before 6.6 the process of `proc-exec` gets a name that cannot be given to another filter. */
const namesProcesses: Availability = { since: '6.6' };

const isPhase = (word: string): word is Phase => phases.has(word);
const isCondition = (word: string): word is FilterCondition['on'] => conditions.has(word);
const isEffect = (word: string): word is FilterEffect['type'] => effects.has(word);

/** The last token that smtpd has read when it finds a second `filter`: its name, or the token in place of one, which is a brace in a correct statement. */
export function filterToken(builder: ModelBuilder, clause: Clause): number {
  const [value] = clause.values;
  if (value === undefined) return ahead(builder, clause);
  return value.type === 'inline-list' ? value.open : clause.last;
}

/**
 * The filters that an option `filter NAME` or `filter { … }` puts on a listener or a relay, with chains expanded. `unknown` is the check for an
 * undeclared name.
 */
export function filtersOf(builder: ModelBuilder, clause: Clause, unknown: CheckId): readonly FilterUse[] {
  const [value] = clause.values;
  if (value?.type === 'word') {
    builder.addReference('filter', value);
    const filter = builder.filters.get(value.value);
    if (filter) return writtenOut(filter, value);
    if (builder.makes(unknown)) builder.missing(unknown, value.span, value.token, value.value);
    return [];
  }
  const name = chainName(builder);
  if (value?.type !== 'inline-list') throw builder.abandon();
  const members = membersOf(builder, value);
  builder.filters.set(name, { type: 'chain', name, nameSpan: value.span, members, span: value.span });
  return members;
}

/** Expands a chain. Its member list is shared: many listeners with a long chain must not make many copies of it. */
function writtenOut(filter: Filter, { span }: Word): readonly FilterUse[] {
  return filter.type === 'chain' ? filter.members : [{ filter, span }];
}

/** The name that smtpd gives to an inline list. It can be referred to as well. */
function chainName(builder: ModelBuilder): string {
  let name: string;
  do name = `<dynchain:${(builder.anonymousChains++).toString(16).padStart(8, '0')}>`;
  while (builder.filters.has(name));
  return name;
}

/** Reads the members of a chain or list, checking each before reading the next. Abandons the statement if the list was never closed. */
function membersOf(builder: ModelBuilder, list: InlineList): readonly FilterUse[] {
  const members: FilterUse[] = [];
  const names = new Set<string>();
  const processes = new Set<string>();
  for (const word of list.entries) {
    const name = word.value;
    builder.addReference('filter', word);
    const filter = builder.filters.get(name);
    if (!filter) {
      builder.missing('F05', word.span, word.token, name);
      continue;
    }
    if (filter.type === 'chain') builder.refuse('F06', word.span, word.token, name);
    if (names.has(name)) builder.refuse('F07', word.span, word.token, name);
    names.add(name);
    if (filter.type === 'process') {
      if (processes.has(filter.process) && builder.makes('F08'))
        builder.refuse('F08', word.span, word.token, filter.process);
      processes.add(filter.process);
    }
    members.push({ filter, span: word.span });
  }
  if (list.token === undefined) throw builder.abandon();
  return members;
}

/** Reads `filter NAME proc …`, `filter NAME proc-exec …`, `filter NAME phase …` (`builtin …` in 6.5), `filter NAME chain { … }`. */
export function readFilter(builder: ModelBuilder, statement: StatementView<'filter'>): void {
  const [name] = statement.head;
  const [form] = statement.options;
  if (name?.type !== 'word' || form === undefined) return;
  const { keyword, value, values } = form;
  if (form.name === 'proc' && value) filterOnProcess(builder, statement, name, value);
  else if (form.name === 'proc-exec' && value) filterWithProcess(builder, statement, name, value);
  else if (form.name === 'phase' || form.name === 'builtin') filterInPhase(builder, statement, name, keyword);
  else if (form.name === 'chain') filterChain(builder, statement, name, keyword, values[0]);
}

type FilterStatement = StatementView<'filter'>;

function checkFree(builder: ModelBuilder, name: Word, token: number): void {
  if (builder.filters.has(name.value)) builder.refuse('F03', name.span, token, name.value);
}

function filterOnProcess(builder: ModelBuilder, statement: FilterStatement, name: Word, process: Word): void {
  checkFree(builder, name, process.token);
  builder.addReference('process', process);
  if (!builder.processes.has(process.value))
    builder.missing('F04', process.span, process.token, process.value);
  builder.filters.set(name.value, processFilter(statement, name, process.value));
}

/** The filter exists once its command is read, its process only once the statement is complete. */
function filterWithProcess(
  builder: ModelBuilder,
  statement: FilterStatement,
  name: Word,
  command: Word,
): void {
  checkFree(builder, name, command.token);
  const process = available(namesProcesses, builder.release) ? name.value : `<dynproc:${name.value}>`;
  builder.filters.set(name.value, processFilter(statement, name, process));
  readProcess(builder, statement, { name: process, nameSpan: name.span, command: command.value });
}

function processFilter({ directive }: FilterStatement, name: Word, process: string): Filter {
  return { type: 'process', name: name.value, nameSpan: name.span, process, span: directive.span };
}

/** Reads `proc NAME COMMAND …`. */
export function readProc(builder: ModelBuilder, statement: StatementView<'proc'>): void {
  const [name, command] = statement.leaves;
  if (name?.type !== 'word' || command?.type !== 'word') return;
  if (builder.processes.has(name.value)) builder.refuse('F01', name.span, command.token, name.value);
  readProcess(builder, statement, { name: name.value, nameSpan: name.span, command: command.value });
}

function readProcess(
  builder: ModelBuilder,
  statement: StatementView<'proc'> | FilterStatement,
  process: Pick<Process, 'name' | 'nameSpan' | 'command'>,
): void {
  const given = new Map<OptionName<'proc'>, string>();
  for (const { name: option, value, span } of statement.options) {
    if (!value || (option !== 'user' && option !== 'group' && option !== 'chroot')) continue;
    if (given.has(option)) builder.refuse('F02', span, value.token, option);
    given.set(option, value.value);
  }
  if (!statement.finished) return;
  builder.processes.set(process.name, {
    user: given.get('user'),
    group: given.get('group'),
    chroot: given.get('chroot'),
    span: statement.directive.span,
    ...process,
  });
}

/** The filter exists once the word `phase` or `builtin` is read, whatever follows. */
function filterInPhase(builder: ModelBuilder, statement: FilterStatement, name: Word, kind: Word): void {
  checkFree(builder, name, kind.token);
  const rest = statement.leaves.slice(statement.leaves.indexOf(kind) + 1);
  const [phase] = rest;
  const base: PhaseFilter = {
    type: 'phase',
    name: name.value,
    nameSpan: name.span,
    // Without a phase, or with `auth`, smtpd runs it at connect time.
    phase: phase?.type === 'word' && isPhase(phase.value) ? phase.value : 'connect',
    condition: undefined,
    effect: undefined,
    span: statement.directive.span,
  };
  builder.filters.set(name.value, base);
  const isBuiltin = kind.value === 'builtin';
  const at = rest.findIndex((leaf) => leaf.type === 'word' && (isBuiltin || leaf.value === 'match')) + 1;
  if (at === 0) return;
  const criterion = rest.slice(at);
  const condition = conditionOf(builder, statement, criterion);
  const isConfused = condition?.table === undefined && available(confusesNames, builder.release);
  builder.filters.set(
    name.value,
    isConfused ? { ...base, ignored: true } : { ...base, condition, effect: effectOf(criterion) },
  );
}

function conditionOf(
  builder: ModelBuilder,
  statement: FilterStatement,
  criterion: readonly Leaf[],
): FilterCondition | undefined {
  const [subject, ...rest] = criterion;
  if (subject?.type !== 'word' || !isCondition(subject.value)) return undefined;
  const regex = isRegex(rest[0]);
  const value = rest[regex ? 1 : 0];
  const table = isTable(value) ? tableInOption(builder, value) : undefined;
  const last = table === undefined ? subject : value;
  return {
    negated: statement.negated.has(subject),
    on: subject.value,
    regex,
    table,
    span: { ...subject.span, end: last?.span.end ?? subject.span.end },
  };
}

function effectOf(criterion: readonly Leaf[]): FilterEffect | undefined {
  const at = criterion.findIndex(
    (leaf, index) => index > 0 && leaf.type === 'word' && leaf.form === 'keyword' && isEffect(leaf.value),
  );
  const word = criterion[at];
  if (word?.type !== 'word' || !isEffect(word.value)) return undefined;
  const text = criterion[at + 1];
  if (text?.type === 'word')
    return { type: word.value, text: text.value, span: { ...word.span, end: text.span.end } };
  return word.value === 'junk' || word.value === 'bypass'
    ? { type: word.value, text: '', span: word.span }
    : undefined;
}

const isRegex = (leaf: Leaf | undefined): boolean =>
  leaf?.type === 'word' && leaf.form === 'keyword' && leaf.value === 'regex';

/** Whether a leaf is a table. A keyword in this place is the effect. */
const isTable = (leaf: Leaf | undefined): leaf is Leaf =>
  leaf !== undefined && !(leaf.type === 'word' && leaf.form === 'keyword');

function filterChain(
  builder: ModelBuilder,
  statement: FilterStatement,
  name: Word,
  kind: Word,
  list: Leaf | undefined,
): void {
  checkFree(builder, name, kind.token);
  if (list?.type !== 'inline-list') return;
  const members = membersOf(builder, list);
  const { span } = statement.directive;
  builder.filters.set(name.value, { type: 'chain', name: name.value, nameSpan: name.span, members, span });
}
