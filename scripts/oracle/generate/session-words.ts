/** The words of which random sessions consist (session-cases.ts): each list contains values that a rule can distinguish, and others that only look different. */

/** Entries of tables of domains. */
// biome-ignore format: a list of words
export const domainPatterns = [
  'example.org', 'a.example.org', 'EXAMPLE.com', 'other.test', 'test', 'mail.example.org', 'localhost', '*',
  '*.example.org', 'example.*', '*test', 'a*.example.org', 'exa*.org', '*.*', '.example.org', 'foo*',
  '[192.0.2.1]', '192.0.2.1', '[2001:db8::1]', '*.test', '**.example.org', '@example.org', '<unknown>',
] as const;

/** Regular expressions: right, wrong and surprising. */
// biome-ignore format: a list of words
export const regexes = [
  '^example\\.', '.*', '@example\\.org$', '[[:upper:]]', '[bad', '(a|b)\\.', '\\bexample', '^@$', '^$',
  '(?i)EXAMPLE', 'e{2}', '\\w+@', '^\\[', '^203\\.', 'local', 'unknown', '\\S', '^[^@]+$', '^10\\\\.', 'x|',
  '^(a|alice)', '[.]org$', '*bad', '\\.org\\>', '(.)\\1', '^X$', '^.$', '[A-Z]lice',
] as const;

/** Entries of tables of networks. */
// biome-ignore format: a list of words
export const networks = [
  '203.0.113.0/24', '203.0.113.7', '10.0.0.0/8', '0.0.0.0/0', '::/0', '2001:db8::/32', '[2001:db8::/32]',
  'local', '192.0.2.1', '192.0.2', '0xcb/8', '203.0.113.7/33', 'IPv6:2001:db8:1::7', '::ffff:0:0/96',
  '127.0.0.0/8', '10', '0/0', '2001:db8:1::7/128', '203.0.113.8 ', '[203.0.113.7]', '192/2',
  'host.example.org', 'a.example.org', 'localhost', '*', '2001:db8:1::/ 48', '2001:db8:1::/+48',
  '0.0.0.0/1', '128.0.0.0/1', '::1', '2000::/3', '198.51.100.1/31', '<unknown>', '10.9.9.0/24',
] as const;

/** Entries of tables of mail addresses. */
// biome-ignore format: a list of words
export const addressPatterns = [
  '@', '', '@*', '<>', 'alice@example.org', 'alice', '@example.org', '@*.example.org',
  'alice+x@example.org', '*@example.org', 'bob@*', 'x@', 'ALICE@EXAMPLE.ORG', '@mail.example.org',
  'alice@a*', 'example.org', '@test',
] as const;

/** Entries of tables of user names. */
// biome-ignore format: a list of words
export const userPatterns = [
  'alice', 'bob@example.org', '@example.org', 'BOB@example.org', 'bob', '*',
] as const;

/** Tags of listeners. */
// biome-ignore format: a list of words
export const tags = [
  'X', 'y', 'LOCAL',
] as const;

/** The targets of aliases. */
// biome-ignore format: a list of words
export const targets = [
  'alice', 'bob', 'alice@example.org', 'x@other.test', 'alice, x@other.test', 'nosuch', '|/bin/true',
  '/tmp/box', 'error:550 go away', ':error:450 later', 'error:250 no', 'loop', ':include:/etc/list',
  'include:/nosuch', 'bad entry', 'alice+x', 'Bob', 'root', '"|/bin/cat x"', 'a\\,b', 'alice,', ',',
  'bob@localhost', 'x@other.test # no', 'bob@a.example.org, bob', 'x@y_z.test', '"alice"', '../x',
  'alice, :include:/etc/list', 'é',
] as const;

/** Keys of alias tables. */
// biome-ignore format: a list of words
export const aliasNames = [
  'alice', 'bob', 'list', 'loop', 'alice+x', 'info', 'Root', 'nosuch', 'info+',
] as const;

/** Keys of virtual tables. */
// biome-ignore format: a list of words
export const virtualNames = [
  'alice@example.org', '@example.org', '@', 'alice', 'list', 'alice+x@example.org', 'info@a.example.org',
  'bob+', '@*.example.org', 'loop', 'alice+x',
] as const;

/** Contents of .forward files. */
// biome-ignore format: a list of words
export const forwards = [
  'bob\n', 'alice\n', 'x@other.test\n', 'alice, x@other.test\n', '# nothing\n', '', '\\alice\n',
  '|/bin/true\n', '/tmp/box\n', 'x@other.test # comment\n', 'bad entry\n', 'bob, \\\nalice\n',
  ':include:/etc/list\n', 'error:550 gone\n', 'alice\nbob\n', 'nosuch\n', 'x@other.test, bob',
  '"unfinished\n',
] as const;

/** Clients. */
// biome-ignore format: a list of words
export const sources = [
  '203.0.113.7', '203.0.113.7', '203.0.113.8', '198.51.100.1', '10.1.2.3', '127.0.0.1', '192.0.2.1',
  '2001:db8:1::7', '::1', '2001:db8::1', '2001:db8:1::8',
] as const;

/** Names in HELO. */
// biome-ignore format: a list of words
export const helos = [
  'client.example.net', 'example.org', 'a.example.org', 'A.Example.ORG', 'test', 'localhost',
  '[203.0.113.7]', '[IPv6:::1]', 'bad_name', '-bad', 'bad.', 'foo bar', '[foo]', 'a..b', 'foox',
] as const;

/** Addresses of every kind. */
// biome-ignore format: a list of words
export const mailboxes = [
  'alice@example.org', 'ALICE@Example.Org', 'alice+x@example.org', 'bob@a.example.org', 'x@b.a.example.org',
  'x@other.test', 'victim@example.com', 'alice', 'list@example.org', 'loop@example.org',
  'info@a.example.org', 'nosuch@example.org', 'root', 'bob@localhost', 'alice@[192.0.2.1]',
  'alice@[IPv6:2001:db8::1]', 'alice@192.0.2.1', 'x@test', '<@r.test:alice@example.org>',
  'a:alice@example.org', 'x%y@example.org', 'a..b@example.org', 'x@', '@example.org', 'x@example.org.',
  '"q"@example.org', 'info+@example.org', 'a|b@example.org', 'a{b}@example.org', 'x@-bad',
  'x@under_score.test', 'a@b@c', 'info', 'alice+x', 'Root@mail.example.org', 'x@[::1]', 'x@a\\b.test',
  '$x@example.org', 'bob+@example.org', 'x@EXAMPLE.COM',
] as const;

/** Addresses that are valid in every respect. */
// biome-ignore format: a list of words
export const plainMailboxes = [
  'alice@example.org', 'bob@a.example.org', 'x@other.test', 'victim@example.com', 'list@example.org',
  'info@a.example.org', 'loop@example.org', 'alice+x@example.org',
] as const;

/** Senders. */
// biome-ignore format: a list of words
export const senders = [
  ...mailboxes, '', '', 'sender@example.net', '<sender@example.net> SIZE=10', '<x@a.example.org> FOO=1',
  '<',
] as const;

/** The addresses that PROXY headers announce. */
// biome-ignore format: a list of words
export const proxies = [
  '203.0.113.9', '127.0.0.1', 'local', 'unix:/x', '2001:db8:1::9', '::ffff:10.0.0.1', '10.1.2.3',
  '192.0.2.1',
] as const;

/** The hash of `secret`. */
export const hash =
  '$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1';
