import { describe, expect, test } from 'vitest';
import { judgeRelay } from '../../src/lint/judgement.js';
import { load } from '../support/load-config.js';

const actions = 'action "in" maildir\naction "out" relay\n';
const frame = `listen on eth0\n${actions}`;
const closed = 'match from local for any action "out"\n';
const open = 'match from any for any action "out"\n';
const tagged = 'match tag A from any for any action "out"\n';
const nets = 'table nets { "0.0.0.0/0" }\n';
const key = 'pki x cert "/a"\npki x key "/b"\n';

/** What is answered about a refused text, whether it is repaired for that or not. */
function answered(text: string): string {
  const { config, machine } = load(text);
  expect(config.refusals.some(({ severity }) => severity !== 'warning')).toBe(true);
  return judgeRelay(config, machine).answer.verdict.openRelay;
}

describe('a refused file that one of its repairs makes an open relay is not closed', () => {
  test.each([
    ['lines that an open quote takes in', `${frame}smtp max-message-size "35M\n${open}${closed}`],
    ['lines that an open quote takes in to the end', `${frame}${closed}pki m cert "/etc/x\n${open}`],
    ['lines that an open brace takes in', `${frame}${closed}table t { "a", "b"\n${open}`],
    [
      'a listener that an open brace takes in',
      `${actions}filter f phase connect match src "203.0.113.9" reject "550"\nlisten on lo0 filter { f\nlisten on eth0\n${open}`,
    ],
    ['a rule that a backslash takes in', `${frame}smtp max-message-size 35Q \\\n${open}${closed}`],
    ['a listener that a backslash takes in', `${actions}listen on lo0 \\\nlisten on eth0\n${open}`],
    ['a word that is as near to `for` as to `from`', `${frame}match form any for any action "out"\n`],
    ['a word that abbreviates two keywords', `${frame}match fr any for any action "out"\n`],
    ['a rule that begins nearly as a setting does', `${frame}${closed}mat from any for any action "out"\n`],
    ['a tag behind an option without its value', `${actions}listen on eth0 hostname tag A\n${tagged}`],
    ['an action that is declared below', `listen on eth0\n${open}action "out" relay\n`],
  ])('%s: an open relay', (_, text) => {
    expect(answered(text)).toBe('yes');
  });

  test.each([
    [
      'two tables of one name',
      `${frame}table d { "example.org" }\ntable d { "*" }\nmatch from any for domain <d> action "out"\n`,
    ],
    [
      'a name that is as near to two actions',
      'listen on eth0\naction "mail-a" maildir\naction "mail-b" relay\nmatch from any for any action "mail-"\n',
    ],
    [
      'a name that differs by its number',
      'listen on eth0\naction "mx1" maildir\nmatch from any for any action "mx2"\n',
    ],
    [
      'an action that relays to mailboxes is the only one',
      `listen on eth0\naction "in" relay host "lmtp://127.0.0.1:24"\nmatch from any to any action "in"\n`,
    ],
    [
      'a phase that is as near to `helo` as to `ehlo`',
      `action "out" relay\nfilter a phase hlo match helo "*" reject "550"\nfilter b phase helo match helo "*" reject "550"\nlisten on eth0 filter { a, b }\n${open}`,
    ],
    ['two methods', `listen on eth0\naction "out" maildir relay\n${open}`],
    ['two methods, with words between', `listen on eth0\naction "out" mbox via rlay\n${open}`],
    [
      'two destinations that exclude each other',
      `listen on eth0\naction "out" relay domain { "a.example" = "smtp://b.example" } backup\n${open}`,
    ],
    ['two addresses', `${actions}listen on lo0 eth0\n${open}`],
    ['two addresses in a list', `${actions}listen on { lo0, eth0 }\n${open}`],
    ['two tags', `${actions}listen on eth0 tag B A\n${tagged}`],
    ['a tag in quotes', `${actions}listen on eth0 "tag" A\n${tagged}`],
    ['a tag with a colon', `${actions}listen on eth0 tag:A\n${tagged}`],
    ['a tag of the old language', `${actions}listen on eth0 tagged A\n${tagged}`],
    ['a tag by another word', `${actions}listen on eth0 label A\n${tagged}`],
    ['a tag in the place of the address', `${actions}listen on tag A\n${tagged}`],
    [
      'a tag that is too long',
      `${actions}listen on eth0 tag ${'A'.repeat(70)}\nmatch tag ${'A'.repeat(70)} from any for any action "out"\n`,
    ],
    ['a tag below a comment', `${actions}listen on eth0 \\\n  # why\n  tag A\n${tagged}`],
    ['a tag below a blank line', `${actions}listen on eth0\n\n  tag A\n${tagged}`],
    [
      'a tag behind an option that is a statement, too',
      `${actions}${key}listen on eth0 tls\n  pki x tag A\n${tagged}`,
    ],
    [
      'a tag behind an option that is nearly a statement',
      `${actions}${key}listen on eth0\n  smtps pki x tag A\n${tagged}`,
    ],
    [
      'a proxy by another name',
      `${actions}listen on eth0 haproxy\nmatch from src "10.0.0.0/8" for any action "out"\n`,
    ],
    ['a listener by another name', `${actions}${closed}bind eth0 port 25\n${open}`],
    ['a listener in one word', `${actions}${closed}listen-on eth0\n${open}`],
    ['a rule that begins as a setting does', `${frame}${closed}mta from any for any action "out"\n`],
    ['half of the name of a table', `${frame}${nets}match from src nets> for any action "out"\n`],
    [
      'a filter that may skip another',
      `action "out" relay\nfilter b phase connect match src "0.0.0.0/0"\nfilter r phase connect match !src "127.0.0.0/8" reject "550"\nlisten on eth0 filter { b, r }\n${open}`,
    ],
    [
      'a filter that is not declared',
      `action "out" relay\nfilter r phase connect match !src "127.0.0.0/8" reject "550"\nlisten on eth0 filter { b, r }\n${open}`,
    ],
    [
      'a filter that may rewrite',
      `action "out" relay\nfilter r phase mail-from match mail-from "@a.example" reject "550"\nfilter w phase mail-from match !mail-from "@a.example" rewrit to "<b@a.example>"\nlisten on eth0 filter { r, w }\nmatch from any mail-from "@a.example" for any action "out"\n`,
    ],
    ['a listener in the line of another', `${actions}listen on lo0 tag A listen on eth0 tag A\n${tagged}`],
    [
      'a rule in the line of an action',
      `listen on eth0\naction "out" relay\naction "in" maildir match from any for any action "out"\n${closed}`,
    ],
    ['an address behind the socket', `${actions}listen on socket eth0\n${open}`],
    ['a port of the socket', `${actions}listen on socket port 25\n${open}`],
    [
      'a tag in a macro with a misspelt option',
      `${actions}opts = "hostnme tag A"\nlisten on eth0 $opts\n${tagged}`,
    ],
    ['an include in brackets', `${frame}${closed}include <x.conf>\n`],
  ])('%s: nobody can tell', (_, text) => {
    expect(answered(text)).toBe('unknown');
  });

  test.each([
    ['a word between options', `${frame}${tagged}listen on eth0 port 2525 tag B frobnicate\n`],
    ['a setting below a listener', `${actions}listen on eth0\nmax-mesage-size 10M\n${tagged}`],
    ['a statement of the machine between', `${frame}smtp max-message-size 35Q \\\n  # why\n${closed}`],
    [
      'placeholders',
      `${actions}pki <host.example> cert "/x"\nlisten on eth0 tls pki <host.example>\nmatch from any for domain { <own.example> } action "in"\n${closed}`,
    ],
    [
      'an action that is declared below',
      `listen on eth0\n${closed}match from any for domain "a.example" action "in"\n${actions}`,
    ],
    [
      'two declarations that do the same',
      `${frame}action "in" mbox\n${closed}match from any for domain "a.example" action "in"\n`,
    ],
  ])('%s: closed all the same', (_, text) => {
    expect(answered(text)).toBe('no');
  });

  test('where the settings say who comes to which port, it matters which port was meant', () => {
    const { config, machine } = load(`${actions}listen on eth0 port submision\n${open}`);
    const said = (closed: readonly number[]) =>
      judgeRelay(config, machine, { closed }).answer.verdict.openRelay;
    expect([said([]), said([25])]).toEqual(['yes', 'unknown']);
  });
});
