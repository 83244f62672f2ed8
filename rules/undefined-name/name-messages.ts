import type { Report } from '../../src/lint/rule.js';

/** The messages of the rule `undefined-name`. */
export const nameMessages = {
  unknown: { message: 'No {kind} is called `{name}`', help: 'declare it above, as in `{declaration}`' },
  keyword: {
    message: 'No macro is called `{name}`',
    label: 'a keyword, which cannot be the name of a macro',
    help: 'declare a macro of another name above',
  },
  misspelt: { message: 'No {kind} is called `{name}`', label: 'did you mean `{nearest}`?' },
  unopened: { message: 'No {kind} is called `{name}`', label: 'its quotes are not opened' },
  closed: { message: 'No {kind} is called `{name}`', label: 'declared with quotes that are not opened' },
  below: {
    message: 'The {kind} `{name}` is declared below its use',
    note: 'smtpd reads the file from the top',
    help: 'move the declaration up',
  },
  unseen: {
    message: 'No {kind} is called `{name}` in what was read',
    note: 'smtpd refuses this unless the include that was not read declares it',
  },
  case: {
    message: '`{kind}` names are lower-cased when declared, not here',
    help: 'write `{nearest}`',
  },
  atStart: {
    message: 'No {kind} is called `{name}`',
    note: '`smtpd -n` accepts this, but the server does not start',
    help: 'declare it',
  },
  whenSending: {
    message: 'No {kind} is called `{name}`',
    note: 'smtpd accepts this, and has no certificate to show when it sends',
    help: 'declare it',
  },
  value: {
    message: '`{name}` is a value here, not the table',
    label: 'matches next to nothing',
    help: 'write `<{name}>`',
  },
} as const;

export type NameReport = Report<keyof typeof nameMessages>;
