import { reviewKindNames } from '../src/report/review/review.js';
import {
  answer,
  boolean,
  change,
  changeAnswer,
  envelope,
  integer,
  list,
  object,
  oneOf,
  orNull,
  people,
  range,
  text,
  texts,
} from './output-schema-parts.js';

const changedFlow = object({
  kind: text(),
  who: people,
  to: text(),
  when: texts,
  foreign: boolean(),
  listeners: texts,
  old: change,
  new: change,
  strangersGain: answer,
  dependsOn: texts,
  example: orNull(object({ envelope, throughAlias: boolean(), old: changeAnswer, new: changeAnswer })),
});

export const changedFlows = list(changedFlow);

/** The number of mutants with each outcome. */
const outcomeCounts = {
  noticed: integer('An assertion does not hold of them.'),
  missed: integer('Every assertion holds of them, and mail is treated otherwise.'),
  equivalent: integer('They treat all mail as the configuration does.'),
  undecided: integer(),
  untried: integer('The work for all of them was used up before.'),
};

/** The mutants of a configuration that a policy notices. */
export const coverage = object(
  {
    ...outcomeCounts,
    subjects: list(
      object({
        rule: orNull(integer('From 1; null: a table.')),
        file: text(),
        ...range,
        ...outcomeCounts,
        mutants: list(
          object({
            type: oneOf('rule-removed', 'outcome-flipped', 'criterion-dropped', 'table-widened'),
            text: text(),
            file: text(),
            ...range,
            outcome: oneOf('noticed', 'missed', 'equivalent', 'undecided', 'untried'),
            noticedBy: list(integer('The line of an assertion.')),
            change: orNull(changedFlow),
          }),
        ),
      }),
    ),
    lines: list(object({ file: text(), line: integer('From 1.'), ...outcomeCounts })),
  },
  'With --coverage: which mutants of the configuration the proven assertions notice.',
);

export const reviewItems = list(
  object({
    kind: oneOf(...reviewKindNames),
    title: text(),
    lines: texts,
    example: texts,
    place: object({ file: text(), line: integer() }),
  }),
  'First what strangers gain, then what is refused now, then the rest.',
);
