import type { Config } from '../../model/config/config.js';
import { someInWords } from '../../source/prose.js';
import { principalText } from '../../verify/flows/principals.js';
import type { CellPart, Matrix, MatrixCell, MatrixColumn, MatrixRow } from '../../verify/matrix/matrix.js';
import { type Locate, ruleAt } from '../results.js';

/** A matrix, with what its rules are called by. */
export interface NamedMatrix {
  readonly matrix: Matrix;
  readonly config: Pick<Config, 'file' | 'rules'>;
  readonly locate: Locate;
}

/** Names of a column or a row that are written out. */
const maxNames = 3;

/** `a, b, c and 12 more`. */
export function shortened(names: readonly string[], most = maxNames): string {
  return someInWords(names, most);
}

/** Who sends. */
export function rowTitle({ sender: { kind, names }, listeners, everywhere }: MatrixRow): string {
  const who =
    kind === 'networks' && names.length > 0
      ? `clients in ${shortened(names)}`
      : principalText({ kind, names });
  return everywhere ? who : `${who} on ${shortened(listeners)}`;
}

/** Whom it is for. */
export function columnTitle({ kind, names }: MatrixColumn): string {
  switch (kind) {
    case 'own':
      return shortened(names);
    case 'unseen':
      return `domains in <${names.join()}> (not seen)`;
    case 'foreign':
      return 'foreign domains';
    case 'local':
      return 'local users';
  }
}

const dispositionWords = {
  relayed: 'relayed',
  delivered: 'delivered',
  refused: 'refused',
  'temporary-failure': 'temporary failure',
} as const satisfies Record<CellPart['disposition'], string>;

/** `relayed by out`. */
const dispositionText = ({ disposition, action }: Pick<CellPart, 'disposition' | 'action'>): string =>
  action === undefined ? dispositionWords[disposition] : `${dispositionWords[disposition]} by ${action}`;

/** Rules of a part that are named. */
const maxRules = 4;

/** `rule 5, line 12`; a line of an included file with its path; empty: no rule decided. */
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

/** One thing that a cell says: what happens, for whom, by which rules. */
export interface MatrixStatement {
  readonly part: CellPart | undefined;
  readonly text: string;
  readonly rules: string;
}

/** A condition without its example: `from some senders`. */
const briefly = (condition: string): string =>
  condition.replace(/^from senders such as .*/, 'from some senders').replace(/ such as .*/, '');

/** What a cell says, a line for each thing that happens; `short`: without examples in the conditions. */
export function statementsOf(
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

/** Whether strangers relay, in one phrase. */
export const conclusions = {
  yes: 'a stranger can relay',
  no: 'no stranger can relay',
  unknown: 'whether a stranger can relay is not known',
} as const satisfies Record<Matrix['openRelay'], string>;
