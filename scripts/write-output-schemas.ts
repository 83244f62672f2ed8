// JSON schemas of what `--format json` prints, one for each command: docs/schemas/COMMAND.schema.json. `npm run schema` writes them; test/report/schemas.test.ts
// compares, and holds what the commands print against them.
import { writeFileSync } from 'node:fs';
import { schemaVersion } from '../src/report/results.js';

export interface OutputSchema {
  readonly [keyword: string]: unknown;
}

const text = (description?: string): OutputSchema => ({
  type: 'string',
  ...(description && { description }),
});
const integer = (description?: string): OutputSchema => ({
  type: 'integer',
  ...(description && { description }),
});
const boolean = (description?: string): OutputSchema => ({
  type: 'boolean',
  ...(description && { description }),
});
const list = (items: OutputSchema, description?: string): OutputSchema => ({
  type: 'array',
  items,
  ...(description && { description }),
});
const oneOf = (...values: readonly string[]): OutputSchema => ({ enum: values });
const orNull = (schema: OutputSchema): OutputSchema => ({ anyOf: [schema, { type: 'null' }] });
/** One of these, or of several recipients a list of them. */
const orList = (schema: OutputSchema): OutputSchema => ({ anyOf: [schema, list(schema)] });

/** An object whose members are all there, but for those whose names end in `?`. */
function object(members: Readonly<Record<string, OutputSchema>>, description?: string): OutputSchema {
  const names = Object.keys(members);
  const required = names.filter((name) => !name.endsWith('?'));
  return {
    type: 'object',
    ...(description && { description }),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), members[name]])),
    ...(required.length > 0 && { required }),
  };
}

const version: OutputSchema = {
  const: schemaVersion,
  description:
    'The version of this form. It changes when a member goes, or means something else; members may be added.',
};
const openRelay = {
  ...oneOf('yes', 'no', 'unknown'),
  description: 'yes: a stranger can relay. no: it is proven that none can. unknown: neither is proven.',
};
const answer = oneOf('yes', 'no', 'unknown');
const place = object({ file: text(), line: integer() });
const rule = orNull(place);
const ruleWithNumber = object({ rule: integer('From 1.'), 'file?': text(), 'line?': integer() });
const range = {
  line: integer('From 1.'),
  column: integer('From 1, in UTF-16 units.'),
  endLine: integer(),
  endColumn: integer('Exclusive.'),
};
const texts = list(text());
const transcript = list(
  text(),
  'An SMTP session: lines of the client begin with "C: ", those of the server with "S: ".',
);
const assumed = list(
  object({ table: text(), entry: text() }),
  'Entries of tables that were not read, which are taken for granted.',
);
const decision = oneOf('accept', 'reject', 'tempfail', 'error', 'unknown');
const phase = oneOf('connect', 'helo', 'tls', 'auth', 'mail', 'rcpt', 'data', 'commit');
const auth: OutputSchema = {
  anyOf: [text(), list(text()), { type: 'null' }],
  description: 'A user, or a user and a password.',
};

/** One client and one recipient, as `simulate --envelopes` takes it. */
const envelopeMembers: Readonly<Record<string, OutputSchema>> = {
  'src?': text('The address of the client.'),
  'dst?': orNull(text()),
  'port?': orNull(integer()),
  'helo?': orNull(text()),
  'ehlo?': boolean('false: HELO.'),
  'mail_from?': orNull(text()),
  'rcpt_to?': orList(text()),
  'tls?': text('none, starttls, smtps.'),
  'cert?': boolean('The client shows a certificate.'),
  'ca?': text(),
  'auth?': auth,
  'proxy?': orNull(text()),
  'rdns?': orNull(text()),
  'fcrdns?': boolean(),
  'tag?': text(),
  'assumed?': assumed,
  'data?': boolean(),
};
const envelope = object(envelopeMembers);

const deliveries = list(
  object({
    action: text(),
    type: oneOf('relay', 'local'),
    to: text(),
    'failure?': object({ reason: text(), bounces: oneOf('at-once', 'when-expired') }),
  }),
);

const fix = object({
  range: {
    ...list(integer()),
    minItems: 2,
    maxItems: 2,
    description: 'Offsets into the text, in UTF-16 units; the end is exclusive.',
  },
  text: text(),
});
const messageMembers: Readonly<Record<string, OutputSchema>> = {
  ruleId: text(),
  severity: { enum: [1, 2], description: '1: warning, 2: error.' },
  message: text('The fact, as a headline. Words of the configuration are between quotes.'),
  'note?': text('The consequence, where the headline does not say it.'),
  'help?': text('What to write instead, where no suggestion shows it.'),
  ...range,
  'fatal?': { const: true, description: 'smtpd refuses the file for this.' },
  'fix?': fix,
  'releases?': list(text(), 'Of several releases that were asked, those that it holds for.'),
  'suggestions?': list(object({ desc: text(), fix })),
  labels: list(
    object({
      filePath: text(),
      'message?': text(),
      primary: boolean('It is the place of the message itself.'),
      ...range,
    }),
    'The places that belong to the message: its own first.',
  ),
  'url?': text("Where the rule's page is to be read."),
  'transcript?': transcript,
};
const fixed = list(
  object({ ruleId: text(), message: text(), filePath: text(), description: text(), ...range }),
);
const result = object({
  schemaVersion: version,
  filePath: text('Relative to the working directory where the file lies below it, else absolute.'),
  messages: list(object(messageMembers)),
  suppressedMessages: list(
    object({
      ...messageMembers,
      suppressions: list(object({ kind: { const: 'directive' }, justification: text() })),
    }),
  ),
  errorCount: integer(),
  fatalErrorCount: integer(),
  warningCount: integer(),
  fixableErrorCount: integer(),
  fixableWarningCount: integer(),
  usedDeprecatedRules: list({}),
  'output?': text('The text of a file that fixes change.'),
  'fixed?': fixed,
  'openRelay?': openRelay,
  'assumedRepair?': {
    const: true,
    description: 'smtpd refuses the file, and openRelay is about what it was evidently meant to be.',
  },
  'notProven?': text('Why the file was not judged to the end.'),
  'undecided?': texts,
  'witness?': object(
    { ...envelopeMembers, rule: place, transcript },
    'An envelope that gets through, as simulate --envelopes takes it.',
  ),
  'releases?': list(object({ release: text(), refused: boolean(), openRelay })),
  'assumptions?': texts,
  'trusted?': list(object({ network: text(), line: integer() })),
  'notSeen?': list(object({ path: text(), what: text(), reason: text() }), 'Files that were not read.'),
  'notes?': list(object({ ruleId: text(), message: text(), 'releases?': texts, ...range })),
});

const change = object({ fate: text(), action: orNull(text()), rule });
const changeAnswer = object({ decision, reply: text(), phase, rule, deliveries });
const people = list(object({ kind: text(), names: texts }));

/** By command: the schema of one JSON text that it prints; `simulate` prints one a line. */
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
    assumptions: { anyOf: [texts, list(texts)] },
    transcript: { anyOf: [transcript, list(transcript)] },
    schemaVersion: version,
  }),
  diff: object({
    schemaVersion: version,
    old: text(),
    new: text(),
    strangersGain: answer,
    changes: list(
      object({
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
      }),
    ),
    listeners: list(
      object({
        kind: text(),
        listener: text(),
        differences: texts,
        old: orNull(text('FILE:LINE')),
        new: orNull(text('FILE:LINE')),
      }),
    ),
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
          object({ ...envelopeMembers, decision, reply: text(), phase, rule, transcript }),
        ),
      }),
    ),
    problems: list(object({ message: text(), ...range })),
    assumptions: texts,
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
                fate: text(),
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

/** Where the schema of a command lies. */
export const schemaFile = (name: string): URL =>
  new URL(`../docs/schemas/${name}.schema.json`, import.meta.url);

/** The text of a schema's file. */
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

/** The commands that have one. */
export const schemaNames: readonly SchemaName[] = [
  'check',
  'simulate',
  'diff',
  'test',
  'matrix',
  'migrate',
  'probe',
];

export function writeOutputSchemas(): void {
  for (const name of schemaNames) writeFileSync(schemaFile(name), schemaText(name));
}
