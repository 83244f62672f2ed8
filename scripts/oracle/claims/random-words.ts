import { hash } from '../generate/session-words.js';

/** The words of which the cases of claims consist. Each list contains words that an error may confuse. */

/** Expressions on client addresses: anchored, half anchored, and matching all over the Internet. */
// biome-ignore format: a list of words
export const addressExpressions = [
  '192\\.168\\.', '10.0.0.5', '\\.0\\.5$', '^[0-9]\\.[0-9]\\.[0-9]\\.[0-9]$', '^203\\.0\\.113\\.', '^203\\.0\\.113\\.7$',
  '^10\\.', '^10\\.192\\.', '168\\.8$', ':', '^2001:db8:1:', 'db8', '::7$', '^(203|198)\\.', '^198\\.51\\.100\\.(1|7)$', '.', '^local$',
  '^unknown$', '^[12]', '7$', '\\.113\\.', '^192\\.168\\.[0-9]+\\.[0-9]+$', '^::1$', '^\\[', '0\\.0',
] as const;

/** Entries of tables of networks. */
// biome-ignore format: a list of words
export const networks = [
  '203.0.113.0/24', '203.0.113.7', '198.51.100.0/24', '10.0.0.0/8', '192.168.0.0/16', '172.16.0.0/12', '0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1',
  '::/0', '2001:db8:1::/48', '2001:db8:1::7', '2000::/3', '[2001:db8::]/32', 'local', '127.0.0.0/8', '64:ff9b::/96', '::ffff:0:0/96', '10',
  '203.0.113.8', '10.192.168.8', '192.168.1.2',
] as const;

/** Clients: documentation networks represent the Internet, private ones represent private networks and, for patterns that match all over the Internet, also the Internet. */
// biome-ignore format: a list of words
export const clients = [
  '203.0.113.7', '203.0.113.8', '203.0.113.200', '198.51.100.1', '198.51.100.7', '10.192.168.8', '10.0.0.5', '192.168.1.2', '192.168.0.5',
  '172.16.0.5', '10.1.2.3', '2001:db8:1::7', '2001:db8:192:168::8', '2001:db8:2::10.0.0.5',
] as const;

/** Names and patterns of domains. */
// biome-ignore format: a list of words
export const domains = [
  'example.org', 'example.org', 'a.example.org', '*.example.org', 'example.com', 'EXAMPLE.com', 'partner.example', '*', '*.*', '*.org', 'mail.example.org',
  'b*.example.com', '[192.0.2.1]', 'localhost', '.example.org',
] as const;

// biome-ignore format: a list of words
export const domainExpressions = [
  '(^|\\.)example\\.org$', 'example\\.org$', '\\.org$', '^example\\.', '.*', '^[a-z.]+$', 'example', '[\\\\]', '\\.example$', '^.{1,12}$', '^[^v]',
] as const;

// biome-ignore format: a list of words
export const helos = [
  'client.example.net', 'example.org', 'mail.example.org', 'a.example.org', 'host.example.org', '[203.0.113.7]', 'x\\y.example.org', 'localhost', 'EXAMPLE.ORG',
  'foo', 'evil.com',
] as const;

// biome-ignore format: a list of words
export const senders = [
  'sender@example.net', '', 'bob@example.org', 'alice@example.org', 'x@a.example.org', 'x@criminal.example', 'alice+x@example.org', 'BOB@EXAMPLE.ORG', 'bob',
] as const;

// biome-ignore format: a list of words
export const addressPatterns = [
  '@example.org', 'bob@example.org', 'alice', '@*.example.org', '@', '@*', '@example.com', 'sender@example.net', 'x@', 'alice+x@example.org', '@criminal.example',
] as const;

// biome-ignore format: a list of words
export const addressPatternExpressions = [
  '@example\\.org$', '^bob@', '.*@.*', '^.*word.*@.*', '^$', '^@$', '\\+', '[[:upper:]]', '@[^.]*\\.[^.]*$', '^[a-z]+@', '[\\\\]', '^<?>?$',
] as const;

// biome-ignore format: a list of words
export const userPatterns = [
  'alice', 'bob@example.org', '@example.org', '*',
] as const;

/** Names that the resolver has for clients' addresses; confirmed ones resolve back. */
// biome-ignore format: a list of words
export const reverseNames = [
  'host.example.org', 'a.example.org', 'mail.partner.example', 'client.evil.com', 'x.example.com', 'dsl7.isp.example',
] as const;

// biome-ignore format: a list of words
export const reversePatterns = [
  'host.example.org', '*.example.org', '*.isp.example', 'example.org', '*', 'mail.partner.example',
] as const;

// biome-ignore format: a list of words
export const reverseExpressions = [
  '\\.example\\.org$', '^mail', '^dsl[0-9]+\\.', '.*', 'evil', '\\.example$',
] as const;

/** Recipients in domains that no configuration made of these words names as its own. */
// biome-ignore format: a list of words
export const foreign = [
  'victim@victim.net', 'bob@evil.com', 'alice@otherplace.net', '<@a.example.org:x@evil.com>', 'x%example.org@evil.com', 'bob+x@victim.net',
] as const;

// biome-ignore format: a list of words
export const known = [
  'bob@example.org', 'alice@a.example.org', 'x@example.com', 'alice@mail.example.org', 'nobody@example.org', 'alice', 'x@partner.example',
  'alice+x@example.org', 'postmaster@example.org',
] as const;

/** Contents of unseen lists: entries that an owner may have written, and none at all. */
// biome-ignore format: a list of words
export const unseenLists = [
  '', '@example.org\n', 'bob@example.org\nalice@example.org\n', 'example.org\nexample.com\n', '203.0.113.7\n', '10.0.0.0/8\n192.168.0.0/16\n', 'host.example.org\n',
  '2001:db8:1::/48\n', 'evil.com\n@evil.com\n', 'alice\n', '# nothing\n', 'victim.net\n',
] as const;

/** A filter's temporary refusal. */
export const refusedForNow = '450 later';

/** The action that has a host for one domain only. */
export const routes = { action: 'd', domain: 'example.org' } as const;

/** A name that matches a pattern. */
export const oneOf = (pattern: string): string => pattern.replaceAll('*', 'b').replace(/^\./, 'b.');

export const credentials = `table creds { "alice" = "${hash}", "bob@example.org" = "${hash}" }`;
