import type { ChangeSide } from '../verify/diff/flow-difference.js';
import type { Decision } from '../verify/smtp/envelope.js';
import { declarationPlace, type ExplainedDifference, type NamedSide } from './difference.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { ruleAt } from './places.js';
import { whyJson } from './why/why-json.js';
import type { WhyReport } from './why/why-report.js';

/** The difference as one JSON object. A rule is given by file and line. */
export function differenceJson(
  difference: ExplainedDifference,
  old: NamedSide,
  next: NamedSide,
  variants?: readonly string[],
): string {
  const { dependsOn, assumptions, strangersGain } = difference;
  return `${toPlainJson({
    schemaVersion,
    old: old.locate(old.config.file.path),
    new: next.locate(next.config.file.path),
    strangersGain,
    ...changesData(difference, old, next),
    dependsOn: dependsOn.map(({ reason }) => reason),
    assumptions,
    ...(variants && { variants }),
  })}\n`;
}

const whyIn = (why: WhyReport | undefined) => (why === undefined ? {} : { why: whyJson(why) });

/** The listeners and mail flows that change, as members of JSON. */
export function changesData(
  { changes, listeners }: Pick<ExplainedDifference, 'changes' | 'listeners'>,
  old: NamedSide,
  next: NamedSide,
) {
  const side = ({ disposition, rule, action }: ChangeSide, { config, locate }: NamedSide) => ({
    disposition,
    action: action ?? null,
    rule: ruleAt(config, rule, locate) ?? null,
  });
  const answer = ({ decision, reply, phase, rule, deliveries }: Decision, { config, locate }: NamedSide) => ({
    decision,
    reply,
    phase,
    rule: ruleAt(config, rule, locate) ?? null,
    deliveries,
  });
  return {
    changes: changes.map((change) => ({
      kind: change.kind,
      who: change.who,
      to: change.mail.to,
      when: change.mail.when,
      foreign: change.mail.foreign,
      listeners: change.listeners,
      old: side(change.old, old),
      new: side(change.new, next),
      strangersGain: change.strangersGain,
      dependsOn: change.dependsOn,
      example:
        change.example === undefined
          ? null
          : {
              envelope: change.example.envelope,
              throughAlias: change.example.throughAlias,
              old: { ...answer(change.example.old, old), ...whyIn(change.example.why?.old) },
              new: { ...answer(change.example.new, next), ...whyIn(change.example.why?.new) },
            },
    })),
    listeners: listeners.map((change) => ({
      kind: change.kind,
      listener: change.where,
      differences: change.differences,
      old: declarationPlace(change.old, old) ?? null,
      new: declarationPlace(change.new, next) ?? null,
    })),
  };
}
