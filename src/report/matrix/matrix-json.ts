import type { MatrixCell } from '../../verify/matrix/matrix.js';
import { toPlainJson } from '../json.js';
import { schemaVersion } from '../lint-result.js';
import { ruleAt } from '../results.js';
import { columnTitle, type NamedMatrix, rowTitle } from './matrix-words.js';

/** The matrix as one JSON object. A rule is given by number, file and line. */
export function matrixJson(named: NamedMatrix, variants?: readonly string[]): string {
  const { matrix, config, locate } = named;
  const cellOf = ({ kind, open, parts, dependsOn }: MatrixCell) => ({
    kind,
    open,
    dependsOn,
    parts: parts.map(({ disposition, action, rules, certain, when, example }) => ({
      disposition,
      action: action ?? null,
      rules: rules.map((rule) => ({ rule, ...ruleAt(config, rule, locate) })),
      certain,
      when,
      example:
        example === undefined
          ? null
          : {
              envelope: example.envelope,
              decision: example.decision.decision,
              reply: example.decision.reply,
              phase: example.decision.phase,
              assuming: example.assuming,
            },
    })),
  });
  return `${toPlainJson({
    schemaVersion,
    file: locate(config.file.path),
    openRelay: matrix.openRelay,
    columns: matrix.columns.map((column) => ({
      kind: column.kind,
      names: column.names,
      title: columnTitle(column),
    })),
    rows: matrix.rows.map((row) => ({
      kind: row.sender.kind,
      names: row.sender.names,
      listeners: row.listeners,
      title: rowTitle(row),
      cells: row.cells.map(cellOf),
    })),
    deadRules: matrix.paths.dead.map((rule) => ({ rule, ...ruleAt(config, rule, locate) })),
    dependsOn: matrix.dependsOn,
    assumptions: matrix.assumptions,
    ...(variants && { variants }),
  })}\n`;
}
