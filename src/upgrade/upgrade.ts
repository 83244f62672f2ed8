import type { Finding } from '../lint/finding.js';
import { refusesText } from '../lint/refusals.js';
import { findingKey } from '../lint/releases.js';
import { assumedReadings } from '../lint/repair/assumed-readings.js';
import type { Config } from '../model/config/config.js';
import { TooLarge } from '../verify/budget.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { ComparedSide } from '../verify/diff/contact.js';
import type { FlowChange, FlowDifference } from '../verify/diff/flow-difference.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import { type HabitNote, habitNotes } from './habit-notes.js';
import { type ProtocolChange, protocolChanges } from './protocol-changes.js';

/** A text as one release reads it, with its findings. */
export interface UpgradeSide extends ComparedSide {
  readonly findings: readonly Finding[];
}

/** The differences that another release makes to the same text. */
export interface Upgrade {
  /** Findings under the new release only; for fatal ones smtpd refuses the file. */
  readonly findings: readonly Finding[];
  readonly protocols: readonly ProtocolChange[];
  /** Habits that differ but are not compared. */
  readonly notes: readonly HabitNote[];
  /** Mail that is treated differently: under the text as it is or, if it is refused, as it was evidently meant. */
  readonly flows: FlowDifference;
  /** The new side of `flows`, with its rules at the places where they are written. */
  readonly meant: Config;
}

/** Compares one text under two releases; smtpd must accept it under the old one. Never throws on configurations. */
export function upgrade(old: UpgradeSide, next: UpgradeSide, options: RelayOptions = {}): Upgrade {
  const [from, to] = [old.config.release, next.config.release];
  const known = new Set(old.findings.map(findingKey));
  return {
    findings: next.findings.filter((finding) => !known.has(findingKey(finding))),
    protocols: protocolChanges(old.config, from, to),
    notes: habitNotes(old.config, from, to),
    ...comparedAsMeant(old, next, options),
  };
}

/** Whether a change affects every configuration: addresses that one of the releases cannot parse. */
export const isOfEveryConfiguration = ({ example }: FlowChange): boolean =>
  [example?.old, example?.new].some((answer) => answer?.reply.endsWith('address syntax error') === true);

/** Whether something needs the user's attention; `unknown` if that is not proven. */
export function changesSomething({ findings, protocols, flows }: Upgrade): 'yes' | 'no' | 'unknown' {
  const { changes, listeners, dependsOn } = flows;
  if (findings.length + protocols.length + listeners.length > 0) return 'yes';
  if (changes.some((change) => !isOfEveryConfiguration(change))) return 'yes';
  return dependsOn.length > 0 ? 'unknown' : 'no';
}

function comparedAsMeant(
  old: UpgradeSide,
  next: UpgradeSide,
  options: RelayOptions,
): Pick<Upgrade, 'flows' | 'meant'> {
  const refusal = next.config.refusals.find(refusesText);
  if (refusal === undefined) return { flows: compareFlows(old, next, options), meant: next.config };
  const [reading, ...others] = readingsOf(next) ?? [];
  const reason = `what smtpd ${next.config.release} refuses, which may be meant in several ways (${refusal.message})`;
  if (reading === undefined || others.length > 0)
    return { flows: notCompared(reason, refusal.span), meant: next.config };
  const { config } = reading;
  const rules = config.rules.map((rule) => ({ ...rule, span: reading.placeOf(rule.span) }));
  return { flows: compareFlows(old, reading, options), meant: { ...config, file: next.config.file, rules } };
}

function readingsOf({ config, machine }: ComparedSide): ReturnType<typeof assumedReadings> {
  try {
    return assumedReadings(config, machine);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

const notCompared = (reason: string, span: FlowDifference['dependsOn'][number]['span']): FlowDifference => ({
  strangersGain: 'unknown',
  changes: [],
  listeners: [],
  dependsOn: [{ reason, span }],
  assumptions: [],
});
