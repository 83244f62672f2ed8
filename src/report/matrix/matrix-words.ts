import type { Action, Config, MatchRule } from '../../model/config/config.js';
import { someInWords } from '../../source/prose.js';
import { spanText } from '../../source/text.js';
import { principalText } from '../../verify/flows/principal.js';
import type { CellPart, Matrix, MatrixCell, MatrixColumn, MatrixRow } from '../../verify/matrix/matrix.js';
import { socketName } from '../../verify/matrix/rows.js';
import { linesInWords } from '../place-list.js';
import { type Locate, ruleAt } from '../places.js';
import { verdictStyles, verdictWords } from '../verdict-text.js';

/** A matrix, with the names of its rules and files. */
export interface NamedMatrix {
  readonly matrix: Matrix;
  readonly config: Pick<Config, 'file' | 'rules'> & Partial<Pick<Config, 'unseen'>>;
  readonly locate: Locate;
}

/** The most names in the title of a column or a row. */
const maxNames = 3;

/** `a, b, c and 12 more`. */
export function namesInShort(names: readonly string[], most = maxNames): string {
  return someInWords(names, most);
}

/** Returns the written form of a name of the configuration. */
type NameMark = (name: string) => string;

/** Puts a name between backquotes, as in messages, except the local socket, which has no name. */
export const inBackquotes: NameMark = (name) => (name === socketName ? name : `\`${name}\``);

/** The senders of a row with at most three of their networks. */
export function senderInShort({ kind, names }: MatrixRow['sender'], mark: NameMark = String): string {
  const marked = names.map(mark);
  return kind === 'networks' && names.length > 0
    ? `clients in ${namesInShort(marked)}`
    : principalText({ kind, names: marked });
}

/** The senders of a row, with the listeners they reach. */
export function rowTitle({ sender, listeners, everywhere }: MatrixRow, mark: NameMark = String): string {
  const who = senderInShort(sender, mark);
  return everywhere ? who : `${who} on ${namesInShort(listeners.map(mark))}`;
}

/** The recipients of a column. */
export function columnTitle({ kind, names, filledIn }: MatrixColumn, mark: NameMark = String): string {
  switch (kind) {
    case 'own':
      return namesInShort(names.map(mark));
    case 'unseen':
      return filledIn ? `domains in ${names.join()}` : `domains in ${mark(`<${names.join()}>`)} (not read)`;
    case 'foreign':
      return 'foreign domains';
    case 'local':
      return 'local users';
  }
}

const dispositionWords = {
  relayed: 'relayed',
  delivered: 'delivered',
  refused: 'rejected',
  'temporary-failure': 'temporary failure',
} as const satisfies Record<CellPart['disposition'], string>;

/** The disposition and the action, such as `relayed by` and its name. */
export const dispositionText = (
  { disposition, action }: Pick<CellPart, 'disposition' | 'action'>,
  mark: NameMark = inBackquotes,
): string =>
  action === undefined
    ? dispositionWords[disposition]
    : `${dispositionWords[disposition]} by ${mark(action)}`;

/** The most rules of a part that are named. */
const maxRules = 4;

/** Names the rules of a part: `rule 5, line 12`; a line of an included file with its path; empty if no rule decides. */
export function decidingRulesText(
  { rules }: Pick<CellPart, 'rules'>,
  { config, locate }: NamedMatrix,
): string {
  if (rules.length === 0) return '';
  const main = locate(config.file.path);
  const shown = rules.length > maxRules + 1 ? rules.slice(0, maxRules) : rules;
  const places = shown.map((rule) => {
    const place = ruleAt(config, rule, locate);
    return place === undefined || place.file === main
      ? `${place?.line ?? '?'}`
      : `${place.file}:${place.line}`;
  });
  const more = rules.length > shown.length ? ` and ${rules.length - shown.length} more` : '';
  return rules.length === 1
    ? `rule ${rules[0]}, line ${places[0]}`
    : `rules ${shown.join(', ')}${more}, lines ${places.join(', ')}${more === '' ? '' : ' …'}`;
}

/** One statement of a cell: what happens, for whom, and by which rules. */
export interface MatrixStatement {
  readonly part: CellPart | undefined;
  readonly text: string;
  readonly rules: string;
}

/** A condition without its example: `from some senders`. */
const briefly = (condition: string): string =>
  condition.replace(/^from senders such as .*/, 'from some senders').replace(/ such as .*/, '');

/** The statements of a cell, one for each disposition. The form `short` leaves out examples in the conditions. */
export function cellStatements(
  cell: MatrixCell,
  named: NamedMatrix,
  form: 'full' | 'short' = 'full',
): readonly MatrixStatement[] {
  if (cell.kind === 'none') return [{ part: undefined, text: '-', rules: '' }];
  const several = cell.parts.length > 1;
  const statements = cell.parts.map((part, index): MatrixStatement => {
    const whom = !several
      ? ''
      : cell.kind === 'depends' && !part.certain
        ? ' perhaps'
        : index === 0
          ? ' for some'
          : ' for others';
    const when =
      part.when.length === 0 ? '' : ` (${part.when.map(form === 'short' ? briefly : String).join(', ')})`;
    const nobody =
      part.certain && part.disposition === 'delivered' && part.example === undefined
        ? ' (if the recipient exists)'
        : '';
    return {
      part,
      text: `${dispositionText(part)}${whom}${when}${nobody}`,
      rules: decidingRulesText(part, named),
    };
  });
  if (cell.dependsOn.length === 0) return statements;
  return [{ part: undefined, text: `depends on: ${cell.dependsOn.join('; ')}`, rules: '' }, ...statements];
}

/** Whether strangers relay, in the words that all reports use. */
export function matrixVerdict({ matrix, config, locate }: NamedMatrix): {
  readonly text: string;
  readonly style: (typeof verdictStyles)[Matrix['openRelay']];
} {
  const { openRelay, paths } = matrix;
  const open = [...new Set(paths.sources.flatMap((source) => source.open))].sort((a, b) => a - b);
  const spans = open.flatMap((rule) => config.rules[rule - 1]?.span ?? []);
  const place =
    openRelay === 'yes' && spans.length > 0 ? ` (${linesInWords(spans, config.file.path, locate)})` : '';
  return { text: verdictWords[openRelay] + place, style: verdictStyles[openRelay] };
}

/** One path of mail through the server: from listeners, by a rule, to its end. Names are between backquotes. */
export interface MailPath {
  readonly rule: number;
  /** `rule 4, line 13`, or `no rule matches`. */
  readonly decides: string;
  /** The rule as written, or empty if no rule matches. */
  readonly text: string;
  readonly end: string;
  /** Whether strangers relay through it. */
  readonly isOpen: boolean;
}

/** Listeners that treat mail alike, and the paths of mail from them. */
export interface MailSource {
  readonly listeners: string;
  readonly paths: readonly MailPath[];
}

/** The paths of mail in words, with the content of the picture. */
export function mailSources(named: NamedMatrix): readonly MailSource[] {
  const { matrix, config } = named;
  return matrix.paths.sources.map(({ names, rules, open }) => ({
    listeners: namesInShort(names.map(inBackquotes), maxSources),
    paths: [...rules]
      .sort((a, b) => (a || Number.POSITIVE_INFINITY) - (b || Number.POSITIVE_INFINITY))
      .map((rule): MailPath => {
        const match = config.rules[rule - 1];
        const isOpen = open.includes(rule);
        if (match === undefined)
          return { rule, decides: 'no rule matches', text: '', end: 'rejected', isOpen };
        return {
          rule,
          decides: decidingRulesText({ rules: [rule] }, named),
          text: spanText(match.span).replace(/\s+/g, ' '),
          end: outcomeText(match),
          isOpen,
        };
      }),
  }));
}

/** The most listeners that are named outside a table, which has less room. */
const maxSources = 8;

/** The outcome of a rule for the mail that it matches. */
function outcomeText({ outcome, tls }: MatchRule): string {
  if (tls !== undefined) return 'temporary failure';
  if (outcome.type === 'reject') return 'rejected';
  return `action ${inBackquotes(outcome.action.name)}: ${actionText(outcome.action)}`;
}

/** An action, in a few words. */
export function actionText(action: Action): string {
  if (action.type === 'local')
    return `delivers: ${action.method}${action.argument === undefined ? '' : ` ${action.argument}`}`;
  const { host, backup } = action;
  if (host === undefined) return backup ? 'relays as backup' : 'relays';
  const [first] = host.contents.known ? host.contents.entries : [];
  return `relays via ${host.origin === 'anonymous' && first !== undefined ? first.key : `<${host.name}>`}`;
}

/** The paths through which strangers relay, a sentence each. */
export const openPathTexts = (named: NamedMatrix): readonly string[] =>
  mailSources(named).flatMap(({ listeners, paths }) =>
    paths
      .filter(({ isOpen }) => isOpen)
      .map(({ decides, end }) => `Strangers relay: ${listeners} → ${decides} → ${end}`),
  );
