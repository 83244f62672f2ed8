// The JSON schemas of the output of `--format json`, one for each command: docs/schemas/COMMAND.schema.json. `npm run schema` writes them; test/report/schemas.test.ts compares
// them, and validates the output of the commands.
import { writeFileSync } from 'node:fs';
import { changedFlows, coverage, reviewItems } from './flow-schemas.js';
import {
  answer,
  boolean,
  cases,
  decision,
  deliveries,
  envelope,
  envelopeMembers,
  integer,
  list,
  type OutputSchema,
  object,
  oneOf,
  openRelay,
  orList,
  orNull,
  phase,
  policyProblem,
  range,
  result,
  rule,
  ruleWithNumber,
  text,
  texts,
  transcript,
  version,
  why,
} from './output-schema-parts.js';

const changedListeners = list(
  object({
    kind: text(),
    listener: text(),
    differences: texts,
    old: orNull(text('FILE:LINE')),
    new: orNull(text('FILE:LINE')),
  }),
);

/** The schema of one JSON text that each command prints; `simulate` prints one on each line. */
export const outputSchemas = {
  check: {
    ...list(result),
    description:
      'ESLint results, one for each file in which something was found, and for each file that was checked.',
  },
  simulate: object({
    ...envelopeMembers,
    decision: orList(decision),
    reply: orList(text()),
    rule: orList(rule),
    phase: orList(phase),
    deliveries: { anyOf: [deliveries, list(deliveries)] },
    dependsOn: { anyOf: [texts, list(texts)] },
    cases: { anyOf: [cases, list(cases)] },
    assumptions: { anyOf: [texts, list(texts)] },
    transcript: { anyOf: [transcript, list(transcript)] },
    why: { anyOf: [why, list(why)] },
    'variants?': list(
      text(),
      'Of a template: the variants that give this answer; each answer is a line of its own.',
    ),
    schemaVersion: version,
  }),
  where: object({
    schemaVersion: version,
    file: text(),
    address: text(),
    arrives: answer,
    answers: list(
      object({
        ways: list(object({ who: oneOf('strangers', 'machine'), envelope })),
        decision,
        reply: text(),
        phase,
        deliveries,
        dependsOn: texts,
        cases,
        assumptions: texts,
        why,
      }),
    ),
  }),
  diff: object({
    schemaVersion: version,
    old: text(),
    new: text(),
    strangersGain: answer,
    changes: changedFlows,
    listeners: changedListeners,
    dependsOn: texts,
    assumptions: texts,
  }),
  test: object({
    schemaVersion: version,
    file: text(),
    policy: text(),
    assertions: list(
      object({
        line: integer(),
        text: text(),
        verdict: oneOf('proven', 'refuted', 'unknown'),
        reason: orNull(text()),
        dependsOn: texts,
        counterexample: orNull(
          object({ ...envelopeMembers, decision, reply: text(), phase, rule, transcript, why: orNull(why) }),
        ),
      }),
    ),
    problems: list(policyProblem),
    assumptions: texts,
    'coverage?': coverage,
  }),
  review: object({
    schemaVersion: version,
    command: oneOf('review'),
    file: text('The first file.'),
    conclusion: texts,
    items: reviewItems,
  }),
  matrix: object({
    schemaVersion: version,
    file: text(),
    openRelay,
    columns: list(object({ kind: text(), names: texts, title: text() })),
    rows: list(
      object({
        kind: text(),
        names: texts,
        listeners: texts,
        title: text(),
        cells: list(
          object({
            kind: text(),
            open: boolean('Strangers relay to foreign recipients.'),
            dependsOn: texts,
            parts: list(
              object({
                disposition: text(),
                action: orNull(text()),
                rules: list(ruleWithNumber),
                certain: boolean(),
                when: texts,
                example: orNull(object({ envelope, decision, reply: text(), phase, assuming: list({}) })),
              }),
            ),
          }),
        ),
      }),
    ),
    deadRules: list(ruleWithNumber),
    dependsOn: texts,
    assumptions: texts,
  }),
  show: object({
    schemaVersion: version,
    path: text(),
    release: text(),
    statements: list(
      object({
        text: text('As smtpd reads it; *** stands for a secret.'),
        at: orNull(object({ file: text(), line: integer() })),
        implied: texts,
      }),
    ),
    notRead: list(text(), 'Includes that were not read; they stay among the statements.'),
  }),
  migrate: object({
    schemaVersion: version,
    path: text(),
    release: text(),
    migrated: boolean('false: nothing to migrate, and no more members.'),
    'dialect?': text(),
    'releases?': {},
    'same?': answer,
    'texts?': list(object({ path: text(), text: text() })),
    'remarks?': list(object({ weight: text(), text: text(), at: text('FILE:LINE') })),
    'refusals?': list(object({ message: text(), line: integer() })),
    'changes?': changedFlows,
    'listeners?': changedListeners,
    'dependsOn?': texts,
    'covers?': texts,
    'coversNot?': texts,
  }),
  upgrade: object({
    schemaVersion: version,
    path: text(),
    from: text('The release that runs now.'),
    to: text('The release to come.'),
    changesSomething: answer,
    findings: list(result, 'What is found under the new release only.'),
    protocols: list(
      object({
        written: text(),
        ...range,
        file: text(),
        old: orNull(list(text(), 'Versions of TLS; null: smtpd cannot read it.')),
        new: orNull(texts),
      }),
    ),
    notes: list(
      object({
        habit: text(),
        text: text(),
        isNew: boolean('false: only the old release does it.'),
        file: text(),
        ...range,
      }),
      'What is not compared, and differs.',
    ),
    strangersGain: answer,
    changes: changedFlows,
    listeners: changedListeners,
    dependsOn: texts,
    assumptions: texts,
  }),
  probe: object({
    schemaVersion: version,
    host: text(),
    address: text(),
    port: integer(),
    client: orNull(text()),
    vantage: oneOf('machine', 'private', 'outside'),
    serverName: orNull(text()),
    banner: orNull(text()),
    tls: orNull(object({ protocol: text(), cipher: text(), problem: orNull(text()) })),
    offersStartTls: orNull(boolean()),
    demandsTls: boolean(),
    openRelay,
    status: { enum: [0, 1, 2], description: 'The exit status.' },
    relayed: integer(),
    differences: orNull(integer()),
    summary: text(),
    attempts: list(
      object({
        id: text(),
        title: text(),
        greeting: text(),
        helo: text(),
        from: orNull(text()),
        to: orNull(text()),
        stage: orNull(text()),
        code: orNull(integer()),
        reply: orNull(text()),
        tls: orNull(boolean()),
        outcome: text(),
        meaning: text(),
        'config?': orNull(
          object({ decision, reply: text(), rule, agrees: orNull(boolean()), unsaid: orNull(text()) }),
        ),
      }),
    ),
    notes: texts,
  }),
} as const satisfies Readonly<Record<string, OutputSchema>>;

export type SchemaName = keyof typeof outputSchemas;

/** The path of a command's schema. */
export const schemaFile = (name: string): URL =>
  new URL(`../docs/schemas/${name}.schema.json`, import.meta.url);

/** The text of a schema file. */
export const schemaText = (name: SchemaName): string =>
  `${JSON.stringify(
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: `smtpd-lint ${name} --format json`,
      ...outputSchemas[name],
    },
    undefined,
    2,
  )}\n`;

/** The commands that have a schema. */
export const schemaNames: readonly SchemaName[] = [
  'check',
  'simulate',
  'where',
  'diff',
  'test',
  'review',
  'matrix',
  'show',
  'migrate',
  'upgrade',
  'probe',
];

export function writeOutputSchemas(): void {
  for (const name of schemaNames) writeFileSync(schemaFile(name), schemaText(name));
}
