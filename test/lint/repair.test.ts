import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { lint } from '../../src/lint/engine.js';
import { judgeRelay } from '../../src/lint/judgement.js';
import { assumedReadings } from '../../src/lint/repair/assumed-readings.js';
import { repairedAnswer } from '../../src/lint/repair/repaired-answer.js';
import { preset } from '../../src/lint/selection.js';
import type { FileHost } from '../../src/source/host.js';
import { positionAt } from '../../src/source/text.js';
import { Budget, within } from '../../src/verify/budget.js';
import { load } from '../support/load-config.js';

const frame = 'listen on eth0\naction "in" maildir\naction "out" relay\n';

/** What is answered about a refused text, with `frame` above it. */
function answered(rest: string, above = frame): string {
  const { config, machine } = load(above + rest);
  expect(config.refusals.some(({ severity }) => severity !== 'warning')).toBe(true);
  const { openRelay, assumedRepair } = judgeRelay(config, machine).answer.verdict;
  return assumedRepair ? openRelay : `${openRelay}, not repaired`;
}

/** Whether a text is reported as an open relay. */
function openRelayIn(text: string): boolean {
  const { config, machine } = load(text);
  return lint(config, machine, rules).findings.some(({ rule }) => rule === 'open-relay');
}

const open = 'match from any for any action "out"\n';
const closed = 'match from local for any action "out"\n';

describe('a refused file is judged as it was evidently meant', () => {
  test.each([
    ['a value that smtpd refuses in a setting', 'smtp limit max-rcpt 30\n'],
    ['a setting that begins no statement', 'max-mesage-size 10M\n'],
    ['a certificate that is not declared', 'listen on eth1 port 587 tls-require pki mx.example.org auth\n'],
    ['a listener for TLS without a certificate', 'listen on eth1 port 465 smtps auth\n'],
    ['a setting of before 6.4', 'max-message-size 10M\n'],
    ['a limit of before 6.4', 'limit session max-mails 100\n'],
    ['a misspelt option of a listener', 'listen on eth1 port 2525 hostnme mx.example.org\n'],
    ['a word that no option is', 'listen on eth1 port 2525 frobnicate\n'],
    ['an option twice', 'listen on eth1 port 2525 tag A tag B\n'],
    ['a placeholder', 'pki <your_domain> cert "/x"\n'],
    ['an action that is misspelt where it is used', 'match from any for domain "example.org" action "inn"\n'],
    ['a misspelt statement', 'mach from any for domain "example.org" action "in"\n'],
    ['a table that is declared nowhere', 'match from any for local rcpt-to <nobody> action "in"\n'],
    ['domains in a table that is declared nowhere', 'match from any for domain <nobody> action "in"\n'],
    ['senders in a table that is declared nowhere', 'match from any mail-from <nobody> for any reject\n'],
    [
      'a negation within a criterion',
      'match from src !"192.0.2.0/24" for domain "example.org" action "in"\n',
    ],
    ['a negation between its words', 'match from ! local for domain "example.org" action "in"\n'],
    ['an action with a wrong option', 'action "x" maildir "/x" frobnicate\nmatch for local action "x"\n'],
  ])('%s', (_, fault) => {
    expect([answered(fault + closed), answered(fault + open)]).toEqual(['no', 'yes']);
  });

  test('quotes that are open at the end, before one word', () => {
    const rule = (from: string, end: string) => answered(`match from ${from} for any action "out${end}`);
    expect([rule('any', '\n'), rule('any', ''), rule('local', ' \n\n')]).toEqual(['yes', 'yes', 'no']);
    // How many of the words are meant to be in them?
    expect(answered('match from any for any action "out tls\n')).toMatch(/^unknown/);
    // Only here can the rest of the words be what smtpd takes.
    expect(answered('match from any for domain "example.org action out\n')).toBe('no');
    expect(answered('match from any for domain "example.org example.net action out\n')).toMatch(/^unknown/);
  });

  test('rules of before 6.4', () => {
    expect(answered('accept from any for any relay\n', 'listen on eth0\n')).toBe('yes');
    expect(answered('accept from local for any relay\n', 'listen on eth0\n')).toBe('no');
  });

  test('clients in a table that is declared nowhere may be anybody', () => {
    expect(answered('match from src <nobody> for any action "out"\n')).toMatch(/^unknown/);
    expect(answered(`match !from src <nobody> for any reject\n${open}`)).toMatch(/^unknown/);
  });

  test('a word as near to `for` as to `from` is the one that may stand before what follows', () => {
    expect(answered(`match form src 203.0.113.0/24 reject\n${closed}`)).toBe('no');
    expect(answered(`match form src 203.0.113.0/24 reject\n${open}`)).toBe('yes');
    expect(answered(`match form domain "x.example" from any action "out"\n${closed}`)).toBe('no');
    expect(answered(`match form src 0.0.0.0/0 for any action "out"\n${closed}`)).toBe('yes');
    expect(answered(`match fo auth for any action "out"\n${closed}`)).toBe('no');
    expect(answered(`match form <nets> action "out"\n${closed}`)).toMatch(/^unknown/);
  });

  test('a text behind a rule that rejects leaves it closed', () => {
    const rejecting = 'match from src 192.0.2.1 for any reject "550 no"\n';
    expect(answered(rejecting + closed)).toBe('no');
    expect(answered(rejecting + open)).toMatch(/^yes/);
  });

  test('where the guess decides, there is no answer', () => {
    const guesses = [
      // The rule may refuse everything, or nothing.
      `match from any fr any rejct now\n${open}`,
      // The word may narrow the rule.
      'match from any authenticated for any action "out"\n',
      // The action may relay, or deliver.
      'match from any for any action "elsewhere"\n',
      // The rule may reject everything, or only what comes with TLS.
      `match from any for any reject tls\n${open}`,
      // The rest is missing.
      'match from any for any\n',
      // The statement may be a rule.
      'permit from any for any relay\n',
      // The table may have everything in it.
      'match from any for domain <hosted> action "out"\n',
      // smtpd ends at the listener, and says nothing of what it would refuse behind that.
      'listen on eth1 port 2525 pki x\nmatch from any for any action "elsewhere"\n',
      'listen on eth1 port 2525 pki x\nmatch from any for any except auth action "out"\n',
      // The word may be a misspelt keyword that is taken for the parameter of the one before it.
      'pki m cert "/a"\npki m key "/b"\nlisten on eth1 port 587 tls-require pki m auth-optional taag A\nmatch tag A from any for any action "out"\n',
      // Without its tag the listener would be closed.
      'listen on eth1 tag A port\nmatch tag A from any for any action "out"\n',
      // A shell may put a rule there.
      '`cat rules`\n`echo \'match from any for any action "out"\'`\n',
      // Of two sources either may be meant.
      'match from any from local for any action "out"\n',
    ];
    for (const text of guesses)
      expect([text, answered(text + closed)]).toEqual([text, expect.stringMatching('not repaired')]);
  });

  test.each([
    ['an effect that stands first', 'reject from any for any\n'],
    ['one behind `match`', 'match reject from any for any\n'],
    ['a misspelt effect', 'match from any for any rejct\n'],
    ['another word for it', 'deny from any for any\n'],
  ])('a rule that rejects everybody closes what is behind it: %s', (_, rejecting) => {
    expect(answered(rejecting + open)).toBe('no');
    expect(answered(open + rejecting)).toMatch(/^yes/);
    expect(openRelayIn(frame + rejecting + open)).toBe(false);
    expect(openRelayIn(frame + open + rejecting)).toBe(true);
  });

  test.each([
    // Without `for`, smtpd rejects mail to this machine only.
    'reject from any\n',
    'match from any for any deny\n',
    'match from any for any reject tls\n',
    'match from any fr any rejct now\n',
    'reject from any to any\n',
    // What the language before 6.4 makes of it is not what today's does.
    'reject from any !for domain "a.example"\n',
    'action "out" mbox\n',
  ])('where what is refused may close an open rule behind it, nobody knows: %s', (doubtful) => {
    expect(answered(doubtful + open)).toBe('unknown, not repaired');
    expect(openRelayIn(frame + doubtful + open)).toBe(false);
  });

  test('a filter that nobody can read may refuse what is open', () => {
    const above = 'filter f phase connect match !src "::" frobnicate\naction "out" relay\n';
    expect(answered(`listen on eth0 filter f\n${open}`, above)).toBe('unknown, not repaired');
  });

  test.each([
    ['behind the open rule', `${open}match from any for any deny\n`],
    ['a setting', `smtp limit max-rcpt 30 40 50\n${open}`],
    ['a listener with another one', `listen on eth1 frobnicate\n${open}`],
  ])('what is refused and closes nothing leaves the answer open: %s', (_, text) => {
    expect(answered(text)).toMatch(/^yes/);
    expect(openRelayIn(frame + text)).toBe(true);
  });

  test('whatever a rule is that nobody can read, it relays nothing on a closed port', () => {
    const above = 'listen on lo0\naction "out" relay\n';
    expect(answered('match from any to any action "out" whatever\n', above)).toBe('no');
    expect(answered(`match from any to any whatever\n${open}`, frame + open)).toBe('yes');
  });

  test('places are those of the text as it is written', () => {
    const { config, machine } = load(
      `smtp limit max-rcpt 30\n${frame}listen on eth1 frob port 2525\n${open}`,
    );
    const { config: judged, verdict } = judgeRelay(config, machine).answer;
    const rule = judged.rules[(verdict.holes[0]?.rule ?? 0) - 1];
    expect(rule && spanLine(rule.span)).toBe(6);
    expect(verdict.holes[0]?.listener?.file).toBe(config.file);
    expect(judged.file).toBe(config.file);
  });

  test('what decides is named where nobody knows what was meant, and not what is repaired in one way', () => {
    const { config, machine } = load(
      `smtp limit max-rcpt 30\n${frame}match from any for any action "elsewhere"\nmatch from any fro any action "out"\n`,
    );
    const { verdict } = judgeRelay(config, machine).answer;
    expect([verdict.openRelay, verdict.ambiguousAt?.map(spanLine), verdict.dependsOn[0]?.reason]).toEqual([
      'unknown',
      [5],
      'smtpd refuses this file, so fix that first (no such dispatcher: elsewhere)',
    ]);
  });

  test('what is not read decides, where all that smtpd refuses is repaired in one way', () => {
    const { config, machine } = load(
      `smtp limit max-rcpt 30\n${frame}table d file:/etc/mail/d\nmatch from any for domain <d> action "out"\n`,
    );
    const { verdict } = judgeRelay(config, machine).answer;
    expect(verdict).toMatchObject({ openRelay: 'unknown', assumedRepair: true });
    expect(verdict.dependsOn.map(({ unseen }) => unseen)).toEqual(['/etc/mail/d']);
  });

  test('rules go on with the rest, and offer nothing there', () => {
    const found = (text: string) => {
      const broken = load(text);
      return lint(broken.config, broken.machine, preset('recommended', rules)).findings;
    };
    const one = found(`smtp limit max-rcpt 30\n${frame}table unused { "a" }\ntable other { "b" }\n${closed}`);
    expect(one.map(({ rule }) => rule).sort()).toEqual(['syntax', 'unused-name', 'unused-name']);
    expect(one.flatMap(({ suggestions }) => suggestions)).toEqual([]);
    // That there are no rules is said at the start of the text, and is about no statement there.
    const first = found(`net = "10.0.0.0/8"\n${frame}match from any for any action "ouxt"\n`);
    expect(first.map(({ rule }) => rule)).toContain('unused-name');
    // Where nobody can tell what was meant, they do not.
    const other = found(`${frame}table unused { "a" }\n${closed}match from any for any action "nowhere"\n`);
    expect(other.map(({ rule }) => rule)).not.toContain('unused-name');
  });

  test('there is an end of readings', () => {
    const faults = Array.from({ length: 40 }, (_, at) => `match from any what ${at}\n`).join('');
    const { config, machine } = load(frame + faults);
    expect(assumedReadings(config, machine)).toBeUndefined();
  });

  test.each([
    ['a thousand mistakes', 'example.org\n'.repeat(1500), 2],
    ['nothing but length', `${'#'.repeat(20_000)}\n${'x\n'.repeat(40)}`, 14],
  ])('a file that a repair includes counts with %s', (_, included, most) => {
    // The table is open, and smtpd reads the include as one of its entries.
    const { config, machine } = load(
      'action r relay\nmatch from any for domain {\n"a.example"\ninclude "more"\n} action r\n',
    );
    let reads = 0;
    const files: FileHost = {
      read(path) {
        if (path !== 'more') return { ok: false, code: 'ENOENT', message: 'not here' };
        reads += 1;
        return { ok: true, text: included };
      },
    };
    const refused = { ...config, options: { ...config.options, files } };
    expect(within(new Budget(), () => repairedAnswer(refused, machine, {}))).toBeUndefined();
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(most);
  });
});

const spanLine = ({ file, start }: { file: { path: string; text: string }; start: number }): number =>
  positionAt(file, start).line;
