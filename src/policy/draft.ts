import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { positionAt } from '../source/text.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import {
  type DraftForm,
  type DraftQuestion,
  type DraftSection,
  draftSections,
  otherQuestions,
  relayingClients,
  relayQuestions,
} from './draft-sentences.js';
import { parsePolicy } from './parse.js';
import { provePolicy } from './prove.js';

/** True assertions under one heading. */
export interface DraftPart {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/**
 * The assertions that are true of a configuration as it is: for each subject (a domain, a listener, those who may relay) the strongest one that is
 * proven, with subjects that share it joined in one sentence. Every sentence is proven as written.
 */
export function draftAssertions(
  config: Config,
  machine: Machine,
  options: RelayOptions,
): readonly DraftPart[] {
  const proven = (sentences: readonly string[]): ReadonlySet<string> =>
    provenOf(sentences, config, machine, options);
  const clients = relayingClients(config);
  const never = (who: string): string => `${who} may not relay`;
  const excluded = proven(clients.map(never));
  const relaying = clients.filter((who) => !excluded.has(never(who)));
  const questions = [...relayQuestions(relaying), ...otherQuestions(config)];
  const holding = proven(
    questions.flatMap(({ subject, forms }) => forms.map((form) => form.textFor([subject]))),
  );
  const sentences = together(questions, holding);
  const joined = proven(sentences.map(({ text }) => text));
  return (Object.keys(draftSections) as DraftSection[]).flatMap((section) => {
    const here = sentences.filter((each) => each.section === section && joined.has(each.text));
    return here.length === 0
      ? []
      : [{ heading: draftSections[section], sentences: here.map(({ text }) => text) }];
  });
}

/** The sentences that are valid assertions and proven. */
function provenOf(
  sentences: readonly string[],
  config: Config,
  machine: Machine,
  options: RelayOptions,
): ReadonlySet<string> {
  const { assertions } = parsePolicy({ path: '<draft>', text: sentences.join('\n') });
  const { verdicts } = provePolicy(config, machine, assertions, options);
  return new Set(
    verdicts.flatMap(({ verdict, assertion }) => {
      const { file, start } = assertion.span;
      const sentence = sentences[positionAt(file, start).line - 1];
      return verdict === 'proven' && sentence !== undefined ? [sentence] : [];
    }),
  );
}

/** The first proven form of each question. Questions with the same answer are joined at the place of the first. */
function together(
  questions: readonly DraftQuestion[],
  holding: ReadonlySet<string>,
): readonly { readonly section: DraftSection; readonly text: string }[] {
  const answers = new Map<
    string,
    { readonly section: DraftSection; readonly form: DraftForm; readonly subjects: string[] }
  >();
  for (const { section, subject, forms, unless } of questions) {
    if (unless !== undefined && holding.has(unless)) continue;
    const form = forms.find((each) => holding.has(each.textFor([subject])));
    if (form === undefined) continue;
    const known = answers.get(form.key) ?? { section, form, subjects: [] };
    answers.set(form.key, known);
    known.subjects.push(subject);
  }
  return [...answers.values()].map(({ section, form, subjects }) => ({
    section,
    text: form.textFor(subjects),
  }));
}
