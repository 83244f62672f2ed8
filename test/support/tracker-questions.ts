/** A question of OpenSMTPD's tracker on what `from` and `for` mean where they are left out, its configuration rebuilt in today's language. */
export interface TrackerQuestion {
  readonly issue: number;
  readonly rules: readonly string[];
  readonly asked: {
    readonly src: string;
    readonly mail_from: string;
    readonly rcpt_to: string;
  };
  /** What the server answers. */
  readonly decision: 'accept' | 'reject';
  /** The line that answers it. */
  readonly line: string;
}

/** What every configuration begins with: its rules start in line 4. */
const frame = ['listen on eth0', 'action "in" mbox', 'action "out" relay'];

/**
 * The tracker's questions, with the client that asks each. 1128 is not among them: neither its thread nor a commit that
 * names it was to be found.
 */
export const trackerQuestions: readonly TrackerQuestion[] = [
  {
    issue: 541,
    rules: [
      'match tag CLAM_OUT for any action "out"',
      'match for domain { "example.org", "example.com" } action "in"',
      'match for any action "out"',
    ],
    asked: { src: '203.0.113.7', mail_from: 'someone@example.net', rcpt_to: 'alice@example.org' },
    decision: 'reject',
    line: 'line 5: `from local` (implied): 203.0.113.7 is not local',
  },
  {
    issue: 767,
    rules: [
      'match from any rcpt-to "notvalid@example.com" reject',
      'match from any for domain "example.com" action "out"',
    ],
    asked: { src: '192.168.56.163', mail_from: 'someone@example.net', rcpt_to: 'notvalid@example.com' },
    decision: 'accept',
    line: 'line 4: `for local` (implied): example.com is not a name of this server',
  },
  {
    issue: 771,
    rules: ['match action "out"'],
    asked: { src: '203.0.113.7', mail_from: 'someone@example.net', rcpt_to: 'victim@example.com' },
    decision: 'reject',
    line: 'line 4: `from local` (implied): 203.0.113.7 is not local; `for local` (implied): example.com is not a name of this server',
  },
  {
    issue: 902,
    rules: [
      'match from src 198.51.100.20 !mail-from "www@www.example.org" for any reject',
      'match from src 198.51.100.20 mail-from "www@www.example.org" action "out"',
      'match from local action "out"',
      'match for any action "out"',
    ],
    asked: { src: '198.51.100.20', mail_from: 'www@www.example.org', rcpt_to: 'info@example.com' },
    decision: 'reject',
    line: 'line 5: `for local` (implied): example.com is not a name of this server',
  },
  {
    issue: 957,
    rules: ['match for any mail-from regex ".*@example.org$" action "out"'],
    asked: { src: '203.0.113.7', mail_from: 'user@example.org', rcpt_to: 'someone@example.com' },
    decision: 'reject',
    line: 'line 4: `from local` (implied): 203.0.113.7 is not local',
  },
  {
    issue: 1265,
    rules: ['match from any for local action "in"'],
    asked: { src: '203.0.113.7', mail_from: 'someone@example.net', rcpt_to: 'alice@example.org' },
    decision: 'reject',
    line: 'line 4: `for local`: example.org is not a name of this server',
  },
];

/** The text of its configuration. */
export const questionText = ({ rules }: TrackerQuestion): string => `${[...frame, ...rules].join('\n')}\n`;
