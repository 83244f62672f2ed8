import { parseFile, print } from '../../grammar/index.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { relays } from '../../src/verify/relay/witness.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { exerciseCommand } from './command-exercise.js';
import {
  exerciseDifference,
  exerciseMatrix,
  exerciseMigration,
  exercisePolicy,
} from './comparison-exercises.js';
import { exerciseDecisions } from './decision-exercise.js';
import { exerciseFindings, exerciseFixes, exerciseReports, exerciseTemplate } from './finding-exercises.js';
import { exercisePlugin } from './plugin-exercise.js';
import { exerciseSettings } from './settings-exercise.js';
import { checkSpan, type FuzzSubject } from './subject.js';
import { violated } from './violations.js';

/** One use of the library. Returns a text that is deterministic for an input, and throws violations: Violated, or exceptions of the code under test. */
export interface Exercise {
  /** The relative share of inputs; slow exercises get fewer. */
  readonly weight: number;
  /** The number of questions with a budget of their own that it asks; one by default. */
  readonly questions?: number;
  run(subject: FuzzSubject): string | Promise<string>;
}

export const exercises = {
  model: { weight: 90, run: exerciseModel },
  verdict: { weight: 48, run: exerciseVerdict },
  decisions: { weight: 48, run: exerciseDecisions },
  findings: { weight: 9, run: exerciseFindings },
  reports: { weight: 6, run: exerciseReports },
  fixes: { weight: 1, run: exerciseFixes },
  difference: { weight: 3, questions: 2, run: exerciseDifference },
  policy: { weight: 6, run: exercisePolicy },
  matrix: { weight: 3, run: exerciseMatrix },
  migration: { weight: 10, run: exerciseMigration },
  template: { weight: 1, questions: 2, run: exerciseTemplate },
  settings: { weight: 9, run: exerciseSettings },
  plugin: { weight: 1, run: exercisePlugin },
  command: { weight: 1, run: exerciseCommand },
} as const satisfies Record<string, Exercise>;

export type ExerciseName = keyof typeof exercises;
export const exerciseNames = Object.keys(exercises) as ExerciseName[];

/** Checks the syntax and the model: every span must be within its text, and printed statements must parse to the same. */
function exerciseModel({ input, config, host, random }: FuzzSubject): string {
  for (const { span, at } of config.refusals) {
    checkSpan('a refusal', span);
    if (at !== undefined && !(at.line >= 1)) violated('a refusal has no line', String(at.line));
  }
  for (const { span } of [...config.listeners, ...config.rules, ...config.unseen])
    checkSpan('a part of the model', span);
  for (const { span } of config.statements) checkSpan('a statement', span);
  const text = print(config.statements.filter(({ type }) => type !== 'error'));
  if (random.chance(20)) {
    const { release, platform } = input;
    const { statements, comments } = parseFile(config.file, { release, platform, files: host });
    for (const { span } of [...statements, ...comments]) checkSpan('a statement', span);
  }
  return JSON.stringify([config.refusals.map(({ message, span }) => [message, span.start]), text]);
}

/** Checks the verdict: `yes` must have an envelope that `decide` accepts, and the search must never give up on one. */
function exerciseVerdict({ config, machine }: FuzzSubject): string {
  const verdict = verifyRelay(config, machine);
  if (verdict.openRelay === 'yes' && verdict.holes.length === 0) violated('yes has no witness', '');
  for (const { witness, rule } of verdict.holes) {
    const decision = decide(config, machine, witness);
    // In a witness, everything unseen counts as empty.
    if (decision.decision === 'unknown' && config.unseen.length > 0) continue;
    if (decision.decision !== 'accept' || !relays(decision))
      violated(
        'decide does not accept a witness',
        `rule ${rule}: ${JSON.stringify(witness)} ${decision.reply}`,
      );
  }
  const defect = verdict.dependsOn.find(({ reason }) => reason.includes('please report'));
  if (defect !== undefined) violated('no example is accepted', defect.reason);
  return JSON.stringify([
    verdict.openRelay,
    verdict.holes.map(({ witness }) => witness),
    verdict.assumptions,
  ]);
}
