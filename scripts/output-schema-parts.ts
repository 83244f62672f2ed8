import { schemaVersion } from '../src/report/lint-result.js';

export interface OutputSchema {
  readonly [keyword: string]: unknown;
}

export const text = (description?: string): OutputSchema => ({
  type: 'string',
  ...(description && { description }),
});

export const integer = (description?: string): OutputSchema => ({
  type: 'integer',
  ...(description && { description }),
});

export const boolean = (description?: string): OutputSchema => ({
  type: 'boolean',
  ...(description && { description }),
});

export const list = (items: OutputSchema, description?: string): OutputSchema => ({
  type: 'array',
  items,
  ...(description && { description }),
});

export const oneOf = (...values: readonly string[]): OutputSchema => ({ enum: values });

export const orNull = (schema: OutputSchema): OutputSchema => ({ anyOf: [schema, { type: 'null' }] });

/** A value or, for several recipients, a list of values. */
export const orList = (schema: OutputSchema): OutputSchema => ({ anyOf: [schema, list(schema)] });

/** An object whose members are required, except those whose names end in `?`. */
export function object(members: Readonly<Record<string, OutputSchema>>, description?: string): OutputSchema {
  const names = Object.keys(members);
  const required = names.filter((name) => !name.endsWith('?'));
  return {
    type: 'object',
    ...(description && { description }),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), members[name]])),
    ...(required.length > 0 && { required }),
  };
}

export const version: OutputSchema = {
  const: schemaVersion,
  description:
    'The version of this form. It changes when a member goes, or means something else; members may be added.',
};

export const openRelay = {
  ...oneOf('yes', 'no', 'unknown'),
  description: 'yes: a stranger can relay. no: it is proven that none can. unknown: neither is proven.',
};

export const answer = oneOf('yes', 'no', 'unknown');

const place = object({ file: text(), line: integer() });

export const rule = orNull(place);

export const ruleWithNumber = object({ rule: integer('From 1.'), 'file?': text(), 'line?': integer() });

export const range = {
  line: integer('From 1.'),
  column: integer('From 1, in UTF-16 units.'),
  endLine: integer(),
  endColumn: integer('Exclusive.'),
};

export const texts = list(text());

export const transcript = list(
  text(),
  'An SMTP session: lines of the client begin with "C: ", those of the server with "S: ".',
);

const tableAnswer = oneOf('found', 'not-found', 'error');

const assumed = list(
  object({
    table: text(),
    entry: text(),
    'value?': text('Where it leads, in a map of aliases or virtual users.'),
  }),
  'Entries of tables that were not read, which are taken for granted.',
);

export const decision = oneOf('accept', 'reject', 'tempfail', 'error', 'unknown');

export const phase = oneOf('connect', 'helo', 'tls', 'auth', 'mail', 'rcpt', 'data', 'commit');

const auth: OutputSchema = {
  anyOf: [text(), list(text()), { type: 'null' }],
  description: 'A user, or a user and a password.',
};

/** One client and one recipient, in the form of `simulate --envelopes`. */
export const envelopeMembers: Readonly<Record<string, OutputSchema>> = {
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

export const envelope = object(envelopeMembers);

export const deliveries = list(
  object({
    action: text(),
    type: oneOf('relay', 'local'),
    to: text(),
    'failure?': object({ reason: text(), bounces: oneOf('at-once', 'when-expired') }),
  }),
);

/** The outcome for each possible content of unread tables. */
export const cases = list(
  object({ given: texts, decision, reply: text(), phase, deliveries }),
  'Where the decision is unknown: what happens where tables have the entries in `given`, and nothing else that is looked for.',
);

const whyPlace = { file: text(), line: integer() };

const whyRule = object({
  ...whyPlace,
  index: integer(),
  result: oneOf('matches', 'fails', 'error', 'unseen'),
  asked: boolean('false: a rule before it has decided.'),
  criteria: list(
    object({
      ...whyPlace,
      criterion: text(),
      text: text('As it is written; what is implied, as it would be.'),
      implied: boolean(),
      holds: oneOf('yes', 'no', 'error', 'unseen'),
      value: text('What of the envelope it is about.'),
      reason: text(),
      entry: orNull(object({ key: text(), place: orNull(object(whyPlace)) })),
    }),
    'Of a rule that matches all its criteria, of any other those that do not hold, the first one first.',
  ),
  text: text('All of it in one line.'),
});

/** The explanation of a decision. */
export const why = object({
  listener: { anyOf: [object(whyPlace), { const: 'socket' }, { type: 'null' }] },
  listeners: list(
    object({ ...whyPlace, obstacle: text(), text: text() }),
    'Where none takes the connection: why each does not.',
  ),
  'condition?': text('Under which condition all of this is so.'),
  filters: list(object({ ...whyPlace, name: text(), phase: text(), outcome: text(), text: text() })),
  steps: list(
    object({
      type: text(),
      of: text('The address or the name that it is about.'),
      text: text(),
      'rules?': list(whyRule),
      'moreRules?': integer(),
    }),
  ),
  defaults: {
    type: 'object',
    additionalProperties: true,
    description: 'What the envelope leaves out, and is taken for it.',
  },
});

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

const witness = object(
  { ...envelopeMembers, rule: place, transcript },
  'An envelope that gets through, as simulate --envelopes takes it.',
);

export const result = object({
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
  'dryRun?': {
    const: true,
    description:
      'Nothing was written: messages and openRelay are about what the fixes would leave, not about the files as they are.',
  },
  'openRelay?': openRelay,
  'assumedRepair?': {
    const: true,
    description: 'smtpd refuses the file, and openRelay is about what it was evidently meant to be.',
  },
  'where?': text('Of a template: for which of its variants openRelay holds, in words.'),
  'variants?': list(
    object({
      when: text('The choices that these variants make, in words; always: all of them.'),
      openRelay,
      'witness?': witness,
    }),
    'Of a template: the answer for each of its variants, or for many at once.',
  ),
  'notProven?': text('Why the file was not judged to the end.'),
  'undecided?': texts,
  'witness?': witness,
  'releases?': list(object({ release: text(), refused: boolean(), openRelay })),
  'assumptions?': texts,
  'trusted?': list(object({ network: text(), line: integer() })),
  'asked?': list(
    object({
      table: text(),
      source: text('What follows the name of the table in its statement.'),
      answers: list(object({ service: text(), key: text(), answer: tableAnswer, 'value?': text() })),
      'failure?': text('Why it was asked no further.'),
    }),
    'The programs of tables that were asked whether they have the values of examples (--ask-tables).',
  ),
  'notSeen?': list(object({ path: text(), what: text(), reason: text() }), 'Files that were not read.'),
  'notes?': list(object({ ruleId: text(), message: text(), 'releases?': texts, ...range })),
});

export const change = object({ disposition: text(), action: orNull(text()), rule });

export const changeAnswer = object({ decision, reply: text(), phase, rule, deliveries, 'why?': why });

export const people = list(object({ kind: text(), names: texts }));

export const policyProblem = object({
  message: text(),
  'help?': text('What may stand there instead.'),
  'correction?': text('The line as it was evidently meant.'),
  ...range,
});
