import type { Finding } from '../../src/lint/finding.js';
import type { LintReport } from '../../src/report/report.js';
import { type CheckedFile, toLintResults } from '../../src/report/results.js';
import type { SourceFile, Span } from '../../src/source/text.js';
import type { RelayVerdict } from '../../src/verify/relay/relay-verdict.js';

/** The span of the first occurrence of `words` in `file`. */
export function spanOf(file: SourceFile, words: string): Span {
  const start = file.text.indexOf(words);
  if (start === -1) throw new Error(`${JSON.stringify(words)} does not occur in ${file.path}`);
  return { file, start, end: start + words.length };
}

export function findingAt(span: Span, more: Partial<Finding> = {}): Finding {
  return {
    rule: 'open-relay',
    severity: 'error',
    message: 'anyone may relay',
    span,
    related: [],
    suggestions: [],
    fatal: false,
    ...more,
  };
}

export const closed: RelayVerdict = {
  openRelay: 'no',
  holes: [],
  dependsOn: [],
  trusted: [],
  takenAsOwn: [],
  assumptions: [],
};

export function checkedFile(file: SourceFile, more: Partial<CheckedFile> = {}): CheckedFile {
  return {
    config: { file, unseen: [], rules: [] },
    findings: [],
    verdict: closed,
    locate: (path) => path,
    ...more,
  };
}

export function reportOf(...checked: readonly CheckedFile[]): LintReport {
  return { checked, results: toLintResults(checked) };
}

const main: SourceFile = {
  path: 'smtpd.conf',
  text: [
    'listen on eth0 tag OUT',
    'action "out" relay',
    'match from any for any action "out"',
    'include "more.conf"',
    '',
  ].join('\n'),
};
const included: SourceFile = { path: 'more.conf', text: '# more\naction "out" mbox\n' };
const ruleSpan = spanOf(main, 'match from any for any action "out"');

const transcript = [
  'S: 220 mail.example.org ESMTP OpenSMTPD',
  'C: EHLO fakedomain.com',
  'S: 250-mail.example.org Hello fakedomain.com [203.0.113.7], pleased to meet you',
  'S: 250 HELP',
  'C: MAIL FROM:<criminal@fakedomain.com>',
  'S: 250 2.0.0 Ok',
  'C: RCPT TO:<victim@otherplace.com>',
  'S: 250 2.1.5 Destination address valid: Recipient ok',
];

/** An open relay with an include in which something is wrong, too: every part of a report occurs. */
export const openRelay: CheckedFile = checkedFile(main, {
  config: {
    file: main,
    unseen: [
      {
        name: '/etc/mail/domains',
        kind: 'file',
        path: '/etc/mail/domains',
        what: 'table domains',
        reason: 'no such file',
        span: spanOf(main, 'action'),
      },
    ],
    rules: [{ span: ruleSpan, action: spanOf(main, 'action "out" relay') }],
  },
  findings: [
    findingAt(spanOf(main, 'from any for any'), {
      message: 'Open relay: `from any` with `for any`',
      label: 'every client matches',
      note: 'Strangers send mail to any address through this server',
      related: [
        { span: spanOf(main, 'listen on eth0'), message: 'strangers connect here' },
        { span: spanOf(main, 'action "out" relay'), message: '`out` sends the mail on' },
      ],
      suggestions: [
        {
          description: 'Allow only local clients',
          edits: [{ span: spanOf(main, 'from any'), text: 'from local' }],
        },
      ],
      transcript: ['-- 203.0.113.7 to 192.0.2.1, port 25', ...transcript],
    }),
    findingAt(spanOf(main, 'OUT'), {
      rule: 'unused-tag',
      severity: 'warning',
      message: 'Tag `OUT` is not used',
      help: 'remove `tag OUT`',
    }),
    findingAt(spanOf(main, 'eth0'), {
      rule: 'interface',
      severity: 'note',
      message: 'eth0 is not known here',
    }),
    findingAt(spanOf(included, '"out"'), {
      rule: 'syntax',
      message: 'action "out" is defined twice',
      fatal: true,
    }),
  ],
  verdict: {
    openRelay: 'yes',
    holes: [
      {
        rule: 1,
        chain: [],
        witness: { src: '203.0.113.7', helo: 'fakedomain.com', rcpt_to: 'victim@otherplace.com' },
        decision: {
          decision: 'accept',
          reply: '250 2.1.5 Destination address valid: Recipient ok',
          phase: 'rcpt',
          rule: 1,
          rules: [1],
          deliveries: [],
          transcript,
          dependsOn: [],
          notDecisive: [],
          assumptions: [],
        },
        cause: 'from-any',
        listener: spanOf(main, 'listen on eth0'),
      },
    ],
    dependsOn: [],
    trusted: [{ network: '10.0.0.0/8', rule: 1, span: ruleSpan }],
    takenAsOwn: [],
    assumptions: ['any user may exist (no etc/passwd under the root)'],
  },
});

const hosted: SourceFile = {
  path: 'hosted.conf',
  text: 'table hosts file:/etc/mail/hosts\nmatch from src <hosts> for any action "out"\n',
};

/** A file of which nothing is proven, because a table was not read. */
export const unproven: CheckedFile = checkedFile(hosted, {
  config: {
    file: hosted,
    unseen: [
      {
        name: '/etc/mail/hosts',
        kind: 'outside',
        path: '/etc/mail/hosts',
        what: 'table hosts',
        reason: 'lies outside the checkout; say where it is with --root DIR',
        span: spanOf(hosted, 'file:/etc/mail/hosts'),
      },
    ],
    rules: [{ span: spanOf(hosted, 'match from src <hosts> for any action "out"') }],
  },
  verdict: {
    ...closed,
    openRelay: 'unknown',
    dependsOn: [
      {
        reason: 'not read, outside this directory (give --root DIR): /etc/mail/hosts',
        span: spanOf(hosted, '<hosts>'),
        unseen: '/etc/mail/hosts',
      },
    ],
  },
});
