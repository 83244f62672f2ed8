import { expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver';
import { load } from '../../src/api/configuration.js';
import { completion, expectedAt } from '../../src/lsp/completion.js';
import type { Release } from '../../src/source/release.js';
import { allForms, isIn } from '../grammar/statement-forms.js';
import { oracleAbsent, oracleReleases, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { analysed } from './analyse-text.js';

/** Something of each kind that has a name. */
const before = `name = "x"
address = "192.0.2.7"
table t { a, b }
table m { a = b }
pki "mx" cert "/etc/mx.crt"
pki "mx" key "/etc/mx.key"
ca "ours" cert "/etc/ours.crt"
filter "quick" phase connect match rdns disconnect "550 no"
listen on 127.0.0.1
action "in" maildir user "vmail"
match for local action "in"
`;

/** What is written where the grammar takes no keyword. */
const samples: Readonly<Record<string, string>> = {
  'a table': '<"t">',
  'the name of a table': '"t"',
  'the name of an action': '"in"',
  'the name of a filter': '"quick"',
  'a time such as `4h`': '4h',
  'a size such as `35M`': '35M',
  'a number': '1',
  'a port': '25',
  'an interface or address': '127.0.0.2',
  'one character': '"+"',
  '`none`, `auto` or `legacy`': '"none"',
  'a socket or `host:port`': '"/run/lmtp"',
  'a file, a backend or entries in braces': '{ c }',
  'filters in braces': '{ "quick" }',
};

const sampleOf = (expected: string): string | undefined =>
  samples[expected] ?? (/^an? |^the name of/.test(expected) ? '"x"' : undefined);

/** Words that end a statement, or lead to its end. */
const endings = ['reject', 'bypass', '}', 'chain', 'connect', 'match', 'rdns', 'local'];

/** The text with words behind it until smtpd's grammar takes it, or undefined if that takes too many. */
function finished(text: string, release: Release): string | undefined {
  let whole = text;
  for (let added = 0; added < 12; added += 1) {
    const conf = load(`${whole}\n`, { release });
    if (conf.syntax.complaints.length === 0) return `${whole}\n`;
    const open = analysed(`${whole} |`, { release });
    const { words } = expectedAt(open.text, open.text.conf.file, whole.length + 1);
    const known = words.flatMap((word) => sampleOf(word) ?? []);
    const next =
      known[0] ?? endings.find((word) => words.includes(word)) ?? words.find((word) => /^[a-z]/.test(word));
    if (next === undefined) return undefined;
    whole = `${whole} ${next}`;
  }
  return undefined;
}

/** Each item that completion offers anywhere, once behind each word: with the text before it. */
function offeredItems(release: Release): ReadonlyMap<string, readonly [string, CompletionItem]> {
  const found = new Map<string, readonly [string, CompletionItem]>();
  const seen = new Set<string>();
  const prefixes = new Set<string>(['']);
  for (const form of allForms().filter((one) => isIn(one, release))) {
    const words = form.text.split(' ');
    for (let count = 1; count <= words.length; count += 1)
      prefixes.add(`${words.slice(0, count).join(' ')} `);
  }
  for (const prefix of prefixes) {
    const words = prefix.split(' ');
    const behind = `${words[0]} ${words.at(-2)}`;
    // What a place takes depends on its last word, but for lists.
    if (/[{,<]/.test(prefix) || seen.has(behind)) continue;
    seen.add(behind);
    const { text, place } = analysed(`${before}${prefix}|`, { release });
    const items = completion(text, place, { snippets: true });
    // What is included would have to be there.
    for (const item of items.filter(({ label }) => label !== 'include'))
      found.set(`${behind} ${item.label}`, [prefix, item]);
  }
  return found;
}

/** A snippet with its placeholders as they are. */
const asPlain = (text: string): string => text.replace(/\$\{\d+:([^}]*)\}/g, '$1');

test.skipIf(oracleAbsent !== undefined).each(oracleReleases)(
  titled('smtpd %s takes what completion offers, of every kind', oracleAbsent),
  async (release) => {
    const kinds = new Map<string, number>();
    const tried = [...offeredItems(release).values()].map(([prefix, item]) => {
      const inserted = asPlain(item.textEdit?.newText ?? item.label);
      const kind = item.detail ?? (item.kind === 14 ? 'keyword' : 'value');
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      return { made: `${prefix}${inserted}`, text: finished(`${before}${prefix}${inserted}`, release) };
    });
    expect(tried.filter(({ text }) => text === undefined)).toEqual([]);
    for (const kind of ['keyword', 'table', 'action', 'filter', 'pki', 'ca', 'macro', 'value'])
      expect([...kinds.keys()], release).toContain(kind);
    expect(tried.length).toBeGreaterThan(200);
    const answers = await verdictOfTexts(
      tried.map(({ text = '' }) => Buffer.from(text)),
      [release],
      { stub: true },
    );
    const refused = tried.flatMap(({ made, text }, at) => {
      const [answer] = answers[at] ?? [];
      const syntax = answer?.messages.filter((message) => message.text.includes('syntax error')) ?? [];
      return syntax.length === 0 && answer !== undefined
        ? []
        : [{ made, text: text?.slice(before.length), raw: answer?.raw }];
    });
    expect(refused).toEqual([]);
  },
);
