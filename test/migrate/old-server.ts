import fc from 'fast-check';

/**
 * The ruleset of smtpd before 6.4 (ruleset_match of 5.4 to 6.0), as data and as a function of its own: nothing here knows how the project reads
 * or translates it.
 */
export interface OldRule {
  readonly decision: 'accept' | 'reject';
  readonly tag?: { readonly not: boolean; readonly name: string };
  /** 6.0 only. */
  readonly auth?: { readonly not: boolean };
  readonly from?: {
    readonly not: boolean;
    readonly kind: 'any' | 'local' | 'source';
    readonly table: readonly string[];
  };
  readonly sender?: { readonly not: boolean; readonly table: readonly string[] };
  readonly recipient?: { readonly not: boolean; readonly table: readonly string[] };
  readonly for?: {
    readonly not: boolean;
    readonly kind: 'any' | 'local' | 'domain';
    readonly table: readonly string[];
  };
  readonly action: string;
}

export interface OldClient {
  readonly src: string;
  readonly tag: string | undefined;
  readonly authenticated: boolean;
  readonly mailFrom: string;
  readonly rcptTo: string;
}

/** The server's addresses and names. */
const own: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '192.0.2.1']);
const localNames: ReadonlySet<string> = new Set(['localhost', '192.0.2.1', '127.0.0.1']);

/** The number of the first rule that holds, from 0; -1 where none does. */
export function firstRule(rules: readonly OldRule[], client: OldClient): number {
  return rules.findIndex((rule) => holds(rule, client));
}

function holds(rule: OldRule, { src, tag, authenticated, mailFrom, rcptTo }: OldClient): boolean {
  if (rule.tag && (rule.tag.name === tag) === rule.tag.not) return false;
  if (rule.auth && authenticated === rule.auth.not) return false;
  // Who has logged in is "local", wherever the connection comes from.
  const from = rule.from ?? { not: false, kind: 'local', table: [] };
  const isSource = {
    any: true,
    local: authenticated || own.has(src),
    source: from.table.some((entry) => (authenticated ? entry === 'local' : inNetwork(src, entry))),
  }[from.kind];
  if (isSource === from.not) return false;
  if (rule.sender && rule.sender.table.some((entry) => isAddress(mailFrom, entry)) === rule.sender.not)
    return false;
  if (rule.recipient && rule.recipient.table.some((entry) => isAddress(rcptTo, entry)) === rule.recipient.not)
    return false;
  const domain = rcptTo.slice(rcptTo.lastIndexOf('@') + 1);
  const to = rule.for ?? { not: false, kind: 'local', table: [] };
  const isTarget = { any: true, local: localNames.has(domain), domain: to.table.includes(domain) }[to.kind];
  return isTarget !== to.not;
}

const inNetwork = (src: string, entry: string): boolean =>
  entry.endsWith('/24') ? src.startsWith(entry.slice(0, entry.lastIndexOf('.') + 1)) : src === entry;

const isAddress = (address: string, entry: string): boolean =>
  entry.startsWith('@') ? address.endsWith(entry) : address === entry;

const entries = (...all: string[]) => fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 2 });
const not = fc.boolean();
const mails = entries('@example.org', 'bob@example.org', '@other.test');

/** What follows the criteria; the lookups stand before the delivery. */
const actions = [
  'relay',
  'relay via smtp://mx.other.test',
  'relay backup mx1.example.org',
  'deliver to mbox',
  'alias <aliases> deliver to maildir',
  'deliver to lmtp "/run/lmtp" rcpt-to',
  'deliver to mda "/bin/cat" as vmail expire 2d',
] as const;

const criteria = fc.record({
  tag: fc.record({ not, name: fc.constantFrom('A', 'B') }),
  auth: fc.record({ not }),
  from: fc.record({
    not,
    kind: fc.constantFrom('any', 'any', 'local', 'source'),
    table: entries('203.0.113.0/24', '198.51.100.7', 'local', '192.0.2.1'),
  }),
  sender: fc.record({ not, table: mails }),
  recipient: fc.record({ not, table: mails }),
  for: fc.record({
    not,
    kind: fc.constantFrom('any', 'local', 'domain'),
    table: entries('example.org', 'other.test', 'localhost'),
  }),
});

/** Few criteria in a rule, so that more than a few envelopes get as far as the later ones. */
const rule: fc.Arbitrary<OldRule> = fc
  .record({
    all: criteria,
    kept: fc.subarray(['tag', 'auth', 'from', 'from', 'sender', 'recipient', 'for', 'for'] as const, {
      maxLength: 4,
    }),
    decision: fc.constantFrom('accept', 'accept', 'accept', 'reject'),
    action: fc.constantFrom(...actions),
  })
  .map(({ all, kept, ...rest }) => ({
    ...rest,
    ...Object.fromEntries(kept.map((name) => [name, all[name]])),
  }));

/** Rulesets of which each rule is one line, the text of which `textOfOld` gives. */
export const oldRuleset: fc.Arbitrary<readonly OldRule[]> = fc.array(rule, { minLength: 1, maxLength: 6 });

export const oldClient: fc.Arbitrary<OldClient> = fc.record({
  src: fc.constantFrom('203.0.113.9', '198.51.100.7', '198.51.100.8', '192.0.2.1', '127.0.0.1'),
  tag: fc.constantFrom(undefined, 'A', 'B'),
  authenticated: fc.boolean(),
  mailFrom: fc.constantFrom('bob@example.org', 'eve@example.org', 'eve@other.test', 'eve@third.test'),
  rcptTo: fc.constantFrom('bob@example.org', 'eve@other.test', 'bob@localhost', 'eve@third.test'),
});

const bang = (negated: boolean): string => (negated ? '! ' : '');
const list = (table: readonly string[]): string => `{ ${table.map((entry) => `"${entry}"`).join(', ')} }`;

export function textOfOld(rule: OldRule): string {
  const { tag, auth, from, sender, recipient } = rule;
  const words = [
    rule.decision,
    tag && `tagged ${bang(tag.not)}${tag.name}`,
    from && `from ${bang(from.not)}${from.kind}${from.kind === 'source' ? ` ${list(from.table)}` : ''}`,
    auth && `${bang(auth.not)}authenticated`,
    sender && `sender ${bang(sender.not)}${list(sender.table)}`,
    recipient && `recipient ${bang(recipient.not)}${list(recipient.table)}`,
    rule.for &&
      `for ${bang(rule.for.not)}${rule.for.kind}${rule.for.kind === 'domain' ? ` ${list(rule.for.table)}` : ''}`,
    rule.decision === 'accept' ? rule.action : undefined,
  ];
  return words.filter((word) => word !== undefined).join(' ');
}

/** Where the rules come from: one listener for each tag, all of them taking passwords or none. */
export const frame = (logins: boolean): string =>
  [
    'pki mx certificate "/etc/ssl/mx.crt"',
    'pki mx key "/etc/ssl/mx.key"',
    'table aliases { "postmaster" = "bob" }',
    ...[undefined, 'A', 'B'].map(
      (tag, at) =>
        `listen on 192.0.2.1 port ${2500 + at} tls pki mx${logins ? ' auth-optional' : ''}${tag ? ` tag ${tag}` : ''}`,
    ),
    '',
  ].join('\n');

export const portOf = (tag: string | undefined): number =>
  2500 + (tag === undefined ? 0 : tag === 'A' ? 1 : 2);
