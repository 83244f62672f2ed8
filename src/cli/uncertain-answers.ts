import type { Matrix } from '../verify/matrix/matrix.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import { shownDecision } from './asked-envelope.js';
import type { Server } from './explained-decision.js';

/** A decision of a server as it is shown: unknown if some of its statements are only partly known. */
export function answerOfServer(
  { config, unknowns = [] }: Server,
  envelope: EnvelopeInput,
  decided: Decision,
): Decision {
  const known = unknowns.length === 0 ? decided : withUnknowns(decided, unknowns);
  return shownDecision(config, envelope, known);
}

/** Makes a decision unknown for reasons other than tables; its cases, which are about tables, no longer apply. */
function withUnknowns({ cases, ...decided }: Decision, unknowns: readonly string[]): Decision {
  return { ...decided, decision: 'unknown', rule: undefined, dependsOn: unknowns };
}

/** A matrix of statements that are partly unknown for the given reasons, if there are any: the verdict depends on them, whatever the rest of the matrix shows. */
export const uncertainMatrix = (matrix: Matrix, unknowns: readonly string[]): Matrix =>
  unknowns.length === 0
    ? matrix
    : { ...matrix, openRelay: 'unknown', dependsOn: [...matrix.dependsOn, ...unknowns] };
