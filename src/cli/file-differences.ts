import { resolve } from 'node:path';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { type ExplainedDifference, type NamedSide, shownSide } from '../report/difference.js';
import { differenceJson } from '../report/difference-json.js';
import type { ReadResult } from '../source/host.js';
import { Budget, within } from '../verify/budget.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { FlowDifference } from '../verify/diff/flow-difference.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import { configurationOf } from './configurations.js';
import type { Server } from './explained-decision.js';
import { withExposedGain } from './exposed-gain.js';
import { type Revision, revisionFiles } from './git.js';
import { displayPath, type Input, type ReadingOptions } from './input.js';
import type { TemplateVariant, TemplateVariants } from './template-variants.js';
import { type GroupedAnswer, groupedAnswers } from './variant-answers.js';
import type { TellWhy } from './why-teller.js';

/** The distinct differences between two files, each with the variants that have it. */
export function differencesOf(
  inputs: readonly [Input, Input],
  taken: TemplateVariants,
  options: RelayOptions,
  { tellWhy, work }: { readonly tellWhy: TellWhy | undefined; readonly work: number },
): readonly GroupedAnswer<VariantDifference>[] {
  const budget = new Budget(work);
  return groupedAnswers(
    taken,
    (variant) => within(budget, () => comparison(inputs, variant, options, tellWhy)),
    (one) => differenceJson(...one),
  );
}

/** The version of a file in a revision, or why it cannot be read there. Throws InputError if it has several configurations, or none. */
export function configurationIn(
  revision: Revision,
  name: string,
  { root }: ReadingOptions,
): Input | (ReadResult & { readonly ok: false }) {
  const read = revision.read(resolve(name)) ?? {
    ok: false,
    code: 'EACCES',
    message: 'lies outside the repository',
  };
  if (!read.ok) return read;
  const files = revisionFiles(revision, { root, main: name, cwd: process.cwd() });
  return configurationOf({ file: { path: name, text: read.text }, files, label: `${revision.name}:` });
}

/** The difference between two files in one variant, without secrets. */
export type VariantDifference = readonly [difference: ExplainedDifference, old: NamedSide, next: NamedSide];

function comparison(
  [old, next]: readonly [Input, Input],
  { models: [before, after] }: TemplateVariant,
  options: RelayOptions,
  tellWhy: TellWhy | undefined,
): VariantDifference {
  if (before === undefined || after === undefined) throw new Error('a variant of two files has two models');
  const secrets = secretsOfAll([before.config, after.config]);
  const servers = [
    { ...before, locate: locateIn(old) },
    { ...after, locate: locateIn(next) },
  ] as const;
  const compared = withExposedGain(compareFlows(before, after, options), [before, after], options);
  const found = redact(explainedDifference(servers, compared, tellWhy), secrets);
  const unknowns = [...before.unknowns, ...after.unknowns].map((reason) => ({ reason, span: undefined }));
  const difference: ExplainedDifference =
    unknowns.length === 0
      ? found
      : { ...found, strangersGain: 'unknown', dependsOn: [...found.dependsOn, ...unknowns] };
  return [difference, shownSide(servers[0], secrets), shownSide(servers[1], secrets)];
}

/**
 * Adds to the examples of changes why both servers answer so, if explanations are requested. An example through an assumed alias has none, because the alias is in no
 * configuration.
 */
function explainedDifference(
  [before, after]: readonly [Server, Server],
  difference: FlowDifference,
  tellWhy: TellWhy | undefined,
): ExplainedDifference {
  if (tellWhy === undefined) return difference;
  return {
    ...difference,
    changes: difference.changes.map((change) => {
      const { example } = change;
      if (example === undefined || example.throughAlias) return change;
      const of = (server: Server) => tellWhy(server, example.envelope);
      return { ...change, example: { ...example, why: { old: of(before), new: of(after) } } };
    }),
  };
}

/** Returns the printed paths of a file and of those that it names. */
export const locateIn =
  ({ label = '', files }: Input) =>
  (path: string): string =>
    `${label}${displayPath(path, files)}`;
