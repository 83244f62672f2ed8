import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.js';
import { provePolicy } from '../../src/policy/prove.js';
import { load } from '../support/load-config.js';

const files = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n',
  '/etc/mailname': 'mail.example.org\n',
};

const frame = 'listen on eth0\naction in mbox\naction out relay\n';

/** The verdict on one sentence, and what the counterexample gets. */
function judge(rules: string, sentence: string, given: Readonly<Record<string, string>> = files): string {
  const { config, machine } = load(frame + rules, { files: given });
  const { assertions, problems } = parsePolicy({ path: 'p', text: sentence });
  expect(problems).toEqual([]);
  const [verdict] = provePolicy(config, machine, assertions).verdicts;
  return [verdict?.verdict, verdict?.counterexample?.decision.decision].filter(Boolean).join(' ');
}

describe('mail that is delivered, relayed or accepted is so whatever HELO and reverse names are', () => {
  it.each<[string, string, string]>([
    [
      'match from any helo "mail.example.org" for domain "example.org" action in',
      'mail for example.org is delivered',
      'refuted reject',
    ],
    [
      'match from rdns "mail.example.org" for domain "example.org" action in',
      'mail for example.org is accepted',
      'refuted reject',
    ],
    [
      'match from rdns for domain "example.org" action out',
      'mail for example.org from 10.0.0.0/8 is relayed',
      'refuted reject',
    ],
    ['match from any for domain "example.org" action in', 'mail for example.org is delivered', 'proven'],
    // What may be is the client's to get right.
    [
      'match from any helo "mail.example.org" for domain "example.org" action in',
      'strangers may send to example.org',
      'proven',
    ],
  ])('%s: %s', (rules, sentence, expected) => {
    expect(judge(rules, sentence)).toBe(expected);
  });
});

describe('recipients that exist', () => {
  const all = 'match from any for domain "example.org" action in\n';
  const aliased =
    'table a { "info" = "alice", "out" = "bob@other.example", "lost" = "nobody" }\naction al mbox alias <a>\n' +
    'match from any for domain "example.org" action al\nmatch from local mail-from "@good.example" for any action out\n';
  it.each<[string, string, string]>([
    [all, 'mail for alice@example.org is delivered', 'proven'],
    [all, 'mail for bob@example.org is delivered', 'refuted reject'],
    [all, 'mail for bob@example.org is refused', 'proven'],
    [all, 'bob@example.org can be reached by strangers', 'refuted reject'],
    [all, 'mail for alice@example.org is refused', 'refuted accept'],
    [aliased, 'mail for info@example.org is accepted', 'proven'],
    [aliased, 'mail for lost@example.org is refused', 'proven'],
    // An alias leads out for one sender.
    [aliased, 'mail for out@example.org is refused', 'refuted accept'],
    [aliased, 'strangers may not send to out@example.org as bad.example', 'proven'],
    [aliased, 'mail for out@example.org is accepted', 'refuted reject'],
    [aliased, 'mail for out@example.org is never relayed', 'refuted accept'],
    [aliased, 'mail for out@example.org is never relayed as bad.example', 'proven'],
    [aliased, 'mail for info@example.org is never relayed', 'proven'],
    [aliased, 'mail for info@example.org is not delivered with action al', 'refuted accept'],
  ])('%s: %s', (rules, sentence, expected) => {
    expect(judge(rules, sentence)).toBe(expected);
  });

  it('are told apart, however many assertions name one', () => {
    const sentences = [
      'mail for dave@example.org is refused',
      'mail for carol@example.org is refused',
      'mail for bob@example.org is delivered',
      'bob@example.org can be reached by strangers',
      'erin@example.org cannot be reached by strangers',
    ];
    const { config, machine } = load(
      `${frame}action users mbox userbase { "alice" = "1:1:/a", "bob" = "2:2:/b" } alias { "root" = "alice" }\n` +
        'match from any for domain "example.org" action users\n',
      { files },
    );
    const { assertions } = parsePolicy({ path: 'p', text: sentences.join('\n') });
    const { verdicts } = provePolicy(config, machine, assertions);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(sentences.map(() => 'proven'));
  });

  it('are anybody where the users are not known', () => {
    expect(judge(all, 'mail for bob@example.org is delivered', {})).toBe('proven');
    expect(judge(all, 'mail for bob@example.org is refused', {})).toBe('refuted accept');
  });
});

describe('mail that a map leads to root', () => {
  const by = (action: string): string =>
    `table r { "chief" = "root", "staff" = "chief" }\naction b ${action}\nmatch from any for domain "example.org" action b\n`;
  it.each<[string, string, string]>([
    ['maildir virtual { "@" = root }', 'mail for example.org is delivered', 'refuted accept'],
    ['maildir virtual { "@example.org" = root }', 'mail for example.org is delivered', 'refuted accept'],
    ['mda "/bin/mda" alias <r>', 'mail for example.org is delivered', 'refuted accept'],
    [
      'lmtp "/run/lmtp" alias { "a" = "b", "b" = "c", "c" = "root" }',
      'mail for example.org is delivered',
      'refuted accept',
    ],
    ['maildir userbase { "top" = "0:0:/root" }', 'mail for example.org is delivered', 'refuted accept'],
    ['maildir virtual { "@" = root }', 'mail for example.org is accepted', 'proven'],
    ['mbox virtual { "@" = root }', 'mail for example.org is delivered', 'proven'],
    ['maildir virtual { "@" = alice }', 'mail for example.org is delivered', 'proven'],
    ['maildir virtual { "@example.net" = root, "@" = alice }', 'mail for example.org is delivered', 'proven'],
    ['maildir alias <r> user alice', 'mail for example.org is delivered', 'proven'],
    ['maildir', 'mail for example.org is delivered', 'proven'],
  ])('%s: %s', (action, sentence, expected) => {
    expect(judge(by(action), sentence)).toBe(expected);
  });
});

describe('a list that was not seen', () => {
  const rules = 'table t file:/t\nmatch from any mail-from <t> for domain "other.example" action out\n';
  it('lets somebody in with any entry', () => {
    expect(judge(rules, 'strangers may not send to other.example')).toBe('refuted accept');
  });
  it('says nothing of one sender', () => {
    expect(judge(rules, 'strangers may not send to other.example as bad.example')).toBe('unknown');
  });
});

describe('what is taken and never gets there', () => {
  const routed =
    'action some relay domain { "p.example" = "smtp://192.0.2.9" }\nmatch from any for any action some\n';
  const listed =
    'table routes file:/etc/mail/routes\naction listed relay domain <routes>\nmatch from any for any action listed\n';
  const store = 'action store maildir\nmatch from any for domain "example.org" action store\n';
  const box = 'match from any for domain "example.org" action in\n';
  it.each<[string, string, string]>([
    // Live: 250, and then the queue has no host for it.
    [routed, 'mail for p.example is relayed', 'proven'],
    [routed, 'mail for q.example is relayed', 'refuted accept'],
    [routed, 'mail for x@q.example is relayed', 'refuted accept'],
    [routed, 'mail for q.example is accepted', 'proven'],
    [routed, 'mail for q.example is never relayed', 'proven'],
    [routed, 'mail for p.example is never relayed', 'refuted accept'],
    [routed, '10.0.0.0/8 may relay', 'refuted accept'],
    [listed, 'mail for q.example is relayed', 'unknown'],
    [listed, '10.0.0.0/8 may relay', 'unknown'],
    [listed, 'mail for q.example is accepted', 'proven'],
    // Live: 250, and then "MDA not allowed to deliver to: root".
    [store, 'mail for root@example.org is delivered', 'refuted accept'],
    [store, 'mail for root@example.org is accepted', 'proven'],
    [store, 'mail for alice@example.org is delivered', 'proven'],
    [box, 'mail for root@example.org is delivered', 'proven'],
  ])('%s: %s', (rules, sentence, expected) => {
    expect(judge(rules, sentence)).toBe(expected);
  });
});

describe('LMTP is delivery', () => {
  const store = 'action store relay host lmtp://127.0.0.1:2525\nmatch from any for any action store\n';
  it.each<[string, string, string]>([
    [store, 'strangers may not relay', 'proven'],
    [store, '203.0.113.9 may not relay', 'proven'],
    [store, 'mail for example.org is delivered', 'proven'],
    [store, 'mail for example.org is relayed', 'refuted accept'],
    [store, 'strangers may not send to example.org', 'refuted accept'],
    ['match from any for any action out\n', '203.0.113.9 may not relay', 'refuted accept'],
    // A content filter may hand the mail back.
    [`listen on lo port 10025\n${store}`, '203.0.113.9 may not relay', 'proven'],
    [
      `listen on lo port 10025 tag BACK\nmatch tag BACK from local for any action out\n${store}`,
      '203.0.113.9 may not relay',
      'unknown',
    ],
    [
      `listen on lo port 10025 tag BACK\nmatch tag BACK from local for any action out\n${store}`,
      'strangers may not relay',
      'unknown',
    ],
  ])('%s: %s', (rules, sentence, expected) => {
    expect(judge(rules, sentence)).toBe(expected);
  });
});

describe('senders without a domain', () => {
  const filter = 'filter f phase mail-from match !mail-from regex "@" reject "550 no"\n';
  const rule = 'match from any for any action in\n';
  it.each<[string, string]>([
    // <bob> gets through by the second listener.
    ['listen on 192.0.2.1 hostname a.example filter f\nlisten on 192.0.2.2 hostname b.example\n', 'proven'],
    // By none.
    ['listen on 192.0.2.1 hostname a.example filter f\n', 'refuted reject'],
  ])('%j', (listeners, expected) => {
    const { config, machine } = load(`${filter}${listeners}action in mbox\n${rule}`, { files });
    const { assertions } = parsePolicy({ path: 'p', text: 'strangers may send to alice@example.org' });
    const [verdict] = provePolicy(config, machine, assertions).verdicts;
    expect([verdict?.verdict, verdict?.counterexample?.decision.decision].filter(Boolean).join(' ')).toBe(
      expected,
    );
  });
});
