import { describe, expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver';
import type { AnalysedText } from '../../src/lsp/analysed-text.js';
import { codeLenses, inlayHints } from '../../src/lsp/annotations.js';
import { codeActions } from '../../src/lsp/code-actions.js';
import { completion, completionList, resolvedItem } from '../../src/lsp/completion.js';
import { diagnostics, syntaxDiagnostics } from '../../src/lsp/diagnostics.js';
import { hover } from '../../src/lsp/hover.js';
import { verdictAsItStands } from '../../src/lsp/judged-text.js';
import { definition, highlights, prepareRename, references, rename } from '../../src/lsp/navigation.js';
import { documentLinks, documentSymbols, foldingRanges } from '../../src/lsp/outline.js';
import { semanticTokens, tokenTypeNames } from '../../src/lsp/semantic-tokens.js';
import { signatureHelp } from '../../src/lsp/signature-help.js';
import { textFiles } from '../../src/source/host.js';
import { analysed } from './analyse-text.js';

/** The code lenses of a text that is no template. */
function lensesOf(text: AnalysedText, path = 'smtpd.conf'): CodeLens[] {
  const verdict = verdictAsItStands(text);
  return verdict === undefined ? [] : codeLenses(text, path, verdict);
}

const base = `net = "192.0.2.0/24"
table own { "example.org" }
# one
# two
listen on lo0
action "in" maildir
action "out" \\
	relay
match from any for domain <own> action "in"
match from src $net for any action "out"
match for any action "out"
`;

const at = (word: string, nth = 0): string => {
  let offset = -1;
  for (let count = 0; count <= nth; count += 1) offset = base.indexOf(word, offset + 1);
  return `${base.slice(0, offset + 1)}|${base.slice(offset + 1)}`;
};

const labels = (marked: string, release?: '6.4'): readonly string[] => {
  const { text, place } = analysed(marked, release ? { release } : {});
  return completion(text, place).map(({ label }) => label);
};

test('what a text says is no Markdown in a hover', () => {
  const image = '![x](https://evil.example/x.png)';
  for (const marked of [
    `table "t\`${image}" { "a" }\nmatch from any for domain <"t|\`${image}"> action "x"\n`,
    `match from any for domain <"t|\`${image}"> action "x"\n`,
    `table t "file:/\`${image}"\nmatch from any for domain <|t> action "x"\n`,
    `listen on lo0\naction "t\`${image}" relay\nma|tch for any action "t\`${image}"\n`,
    `table t { "\`\`\`\`${image}" }\nmatch from any for domain <|t> action "x"\n`,
  ]) {
    const { text, place } = analysed(marked);
    const { value } = (hover(text, place)?.contents ?? { value: '' }) as { readonly value: string };
    const outside = value
      .replace(/^(```+)[\s\S]*?^\1$/gm, '')
      .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
    expect([value === '', outside.includes('evil')], marked).toEqual([false, false]);
  }
});

describe('completion', () => {
  test('statements, options, values and names, as the grammar takes them', () => {
    expect(labels('|')).toEqual(expect.arrayContaining(['listen', 'match', 'include', 'srs']));
    expect(labels('|', '6.4')).not.toContain('srs');
    expect(labels('listen |')).toEqual(['on']);
    expect(labels('listen on lo0 |')).toEqual(expect.arrayContaining(['port', 'tls', 'proxy-v2']));
    expect(labels('listen on lo0 t|')).toContain('tls');
    expect(labels(`${base}match from |`)).toEqual([
      'any',
      'auth',
      'local',
      'mail-from',
      'rdns',
      'socket',
      'src',
    ]);
    expect(labels(`${base}match for domain |`)).toContain('<"own">');
    expect(labels(`${base}match for any action |`)).toEqual(['"in"', '"out"']);
    expect(labels('action "x" |')).toContain('relay');
  });

  test('tables that smtpd takes at the place', () => {
    const tables = 'table l { a, b }\ntable m { a = b }\ntable f file:/f\ntable d db:/d\n';
    const named = (statement: string): readonly string[] =>
      labels(`${tables}${statement} |`).filter((label) => label.startsWith('<'));
    expect(named('match from any for domain')).toEqual(['<"l">', '<"f">', '<"d">']);
    expect(named('match !from src')).toEqual(['<"l">', '<"f">', '<"d">']);
    expect(named('match from any mail-from')).toEqual(['<"l">', '<"m">', '<"f">', '<"d">']);
    expect(named('action "domain" maildir alias')).toEqual(['<"m">', '<"f">', '<"d">']);
    expect(named('action "x" relay host h auth')).toEqual(['<"m">', '<"f">', '<"d">']);
    expect(named('listen on lo0 tls-require auth')).toEqual(['<"l">', '<"m">', '<"f">', '<"d">']);
  });

  test('what an editor has closed is replaced with what was begun', () => {
    const tables = 'table own { a, b }\naction "in" maildir\n';
    const accepted = (statement: string): readonly string[] => {
      const { text, place } = analysed(tables + statement);
      const names = completion(text, place).filter(({ label }) => /^[<"]/.test(label));
      return names.map(({ textEdit }) => {
        const range = textEdit && 'range' in textEdit ? textEdit.range : undefined;
        const line = text.conf.model.file.text.split('\n')[2] ?? '';
        return `${line.slice(0, range?.start.character)}${textEdit?.newText}${line.slice(range?.end.character)}`;
      });
    };
    expect(accepted('match for domain <|>')).toEqual(['match for domain <"own">']);
    expect(accepted('match for domain <"|">')).toEqual(['match for domain <"own">']);
    expect(accepted('match for domain <o|>')).toEqual(['match for domain <"own">']);
    expect(accepted('match for any action "|"')).toEqual(['match for any action "in"']);
    expect(accepted('match for any action |"x"')).toEqual(['match for any action "in""x"']);
  });

  test('a list is asked for again when a name is begun', () => {
    const asksAgain = (marked: string): boolean => {
      const { text, place } = analysed(marked);
      return completionList(completion(text, place)).isIncomplete;
    };
    expect(asksAgain(`${base}match for domain |`)).toBe(true);
    expect(asksAgain(`${base}match for domain <|`)).toBe(false);
    expect(asksAgain(`${base}match |`)).toBe(false);
  });

  test('nothing in comments and in quotes that are open', () => {
    expect(labels('# li|')).toEqual([]);
    expect(labels('include "a|')).toEqual([]);
  });

  test('what was begun is replaced', () => {
    const { text, place } = analysed('listen on lo0 tls-r|');
    const item = completion(text, place).find(({ label }) => label === 'tls-require');
    expect(item?.textEdit).toMatchObject({ newText: 'tls-require', range: { start: { character: 14 } } });
  });
});

test('hover: names, macros, rules and words', () => {
  const textOf = (marked: string): unknown => {
    const { text, place } = analysed(marked);
    return hover(text, place)?.contents;
  };
  expect(textOf(at('own'))).toMatchObject({ value: expect.stringContaining('1 use; a list of 1 entry') });
  expect(textOf(at('$net'))).toMatchObject({ value: expect.stringContaining('net = "192.0.2.0/24"') });
  expect(textOf(at('match', 1))).toMatchObject({ value: 'Rule 2 of 3' });
  expect(textOf(at('match', 2))).toMatchObject({
    value: 'Rule 3 of 3\n\n- the machine itself to foreign domains and local users: relayed by `out`',
  });
  expect(textOf(at('maildir'))).toMatchObject({ value: expect.stringContaining('since 6.4') });
  expect(textOf(at('# one'))).toBeUndefined();
  const secret = analysed('table creds { bob = "hunter2|secret" }\nlisten on lo0 tls pki a auth <creds>\n');
  expect(JSON.stringify(hover(secret.text, { ...secret.place, offset: 7 }))).not.toContain('hunter2');
});

test('definition, references and highlights', () => {
  const { text, place } = analysed(at('"out"', 1));
  expect(definition(text, place)).toMatchObject([{ range: { start: { line: 6, character: 7 } } }]);
  expect(references(text, place, false)).toHaveLength(2);
  expect(references(text, place, true)).toHaveLength(3);
  expect(highlights(text, place).map(({ kind }) => kind)).toEqual([3, 2, 2]);
});

test('rename, with quotes where the new name needs them', () => {
  const edits = (marked: string, name: string): readonly string[] | undefined => {
    const { text, place } = analysed(marked);
    const changes = rename(text, place, name)?.changes;
    return changes && Object.values(changes).flatMap((all) => all.map(({ newText }) => newText));
  };
  expect(edits(at('own'), 'domains')).toEqual(['domains', 'domains']);
  expect(edits(at('own'), 'relay')).toEqual(['"relay"', '"relay"']);
  expect(edits(at('"out"'), 'away')).toEqual(['"away"', '"away"', '"away"']);
  expect(edits(at('$net'), 'lan')).toEqual(['lan', '$lan']);
  expect(edits(at('$net'), 'a b')).toBeUndefined();
  expect(edits(at('lo0'), 'x')).toBeUndefined();
  const { text, place } = analysed(at('$net'));
  expect(prepareRename(text, place)).toMatchObject({ start: { character: 16 }, end: { character: 19 } });
});

test('symbols, folding and links', () => {
  const { text } = analysed(base);
  expect(documentSymbols(text, 'smtpd.conf').map(({ name }) => name)).toEqual([
    'net',
    'own',
    'listen on lo0',
    'in',
    'out',
    'match from any for domain <own> action "in"',
    'match from src $net for any action "out"',
    'match for any action "out"',
  ]);
  expect(foldingRanges(text, 'smtpd.conf')).toEqual([
    { startLine: 6, endLine: 7 },
    { startLine: 2, endLine: 3, kind: 'comment' },
  ]);
  const linked = analysed('include "/a"\ntable t file:/b\npki x cert "/c"\n', {
    files: textFiles({ '/a': '' }),
  });
  expect(documentLinks(linked.text, 'smtpd.conf').map(({ target }) => target)).toEqual([
    'file:///a',
    'file:///b',
    'file:///c',
  ]);
});

test('semantic tokens are those of the lexer', () => {
  const { data } = semanticTokens(analysed('table t { "relay" } # c\n').text, 'smtpd.conf');
  const types = data.filter((_, index) => index % 5 === 3).map((type) => tokenTypeNames[type]);
  expect(types).toEqual(['keyword', 'variable', 'string', 'comment']);
});

test('inlay hints: what is implied, and what macros stand for', () => {
  const hints = inlayHints(analysed(base).text, 'smtpd.conf');
  expect(hints.map(({ label }) => label)).toEqual([' from local', ' = 192.0.2.0/24']);
});

test('a word is explained by what it means in its statement, and completed with the same words', () => {
  const said = (marked: string) => {
    const { text, place } = analysed(marked);
    return JSON.stringify(hover(text, place));
  };
  expect(said('listen on lo0 a|uth\n')).toContain('Demands a login');
  expect(said('action "x" relay host h au|th <t>\n')).toContain('by the label of the relay host');
  expect(said('match fro|m any reject\n')).toContain('`from local` where it is left out');
  const { text, place } = analysed('match f|');
  const item = completion(text, place).find(({ label }) => label === 'for');
  expect(item && resolvedItem(item, text).documentation).toMatchObject({
    value: expect.stringContaining('`for local` where it is left out'),
  });
});

test('code lenses say who may send to anyone at a listener, and whose mail a rule decides', () => {
  const { text } = analysed(
    'pki x cert "/c"\npki x key "/k"\nlisten on 192.0.2.1\nlisten on 192.0.2.1 port 587 tls-require pki x auth\naction "in" maildir\naction "out" relay\n' +
      'match from any for domain "example.org" action "in"\nmatch from auth for any action "out"\n' +
      'match from auth for domain "example.com" action "out"\n',
  );
  const titles = lensesOf(text).map(({ command }) => command?.title);
  expect(titles).toEqual([
    'Not an open relay (proven)',
    'Nobody can send to other domains here',
    'Can send to any domain here: authenticated users',
    expect.stringMatching(/^Delivers mail of strangers/),
    expect.stringMatching(/^Relays mail of authenticated users/),
    'No envelope reaches this rule: earlier rules take its mail',
  ]);
});

test('of many networks, code lenses name three', () => {
  const networks = Array.from({ length: 6 }, (_, at) => `"198.51.${100 + at * 2}.0/24"`).join(', ');
  const { text } = analysed(
    `table nets { ${networks} }\nlisten on 192.0.2.1\naction "out" relay\nmatch from src <nets> for any action "out"\n`,
  );
  const titles = lensesOf(text).flatMap(({ command }) => command?.title ?? []);
  expect(titles.filter((title) => title.includes('clients in'))).toEqual([
    expect.stringMatching(/^Can send to any domain here: clients in (\S+, ){2}\S+ and 3 more$/),
    expect.stringMatching(/^Relays mail of clients in (\S+, ){2}\S+ and 3 more$/),
  ]);
});

test('listeners of an included file that begin at the same offset have lenses of their own', () => {
  const { text } = analysed(
    'listen on 192.0.2.1\ninclude "/a"\naction "out" relay\nmatch from auth for any action "out"\n',
    { files: textFiles({ '/a': 'listen on 192.0.2.2\n' }) },
  );
  const titles = (path: string) =>
    lensesOf(text, path).flatMap(({ command }) => command?.title.match(/send to .* here.*/)?.[0] ?? []);
  expect(titles('smtpd.conf')).toHaveLength(1);
  expect(titles('/a')).toHaveLength(1);
});

test('a text that smtpd refuses has a verdict and no mail flow', () => {
  const { text } = analysed('listen on 192.0.2.1\nmatch from any for any action "r"\n');
  expect(lensesOf(text).map(({ command }) => command?.title)).toEqual([
    'Refused by smtpd; once fixed: not proven that strangers cannot relay',
  ]);
});

test('a code lens has the verdict', () => {
  const [lens] = lensesOf(analysed(base).text);
  expect(lens?.command?.title).toMatch(/^(?:Not an open relay|Not proven)/);
});

test('diagnostics and code actions come from findings', () => {
  const { text } = analysed('listen on 192.0.2.1\naction "r" relay\nmatch from any for any action "r"\n');
  const result = text.conf.lint();
  const found = diagnostics(text, result, 'smtpd.conf', (rule) => `https://example.org/${rule}`);
  const open = found.find(({ code }) => code === 'open-relay');
  expect(open).toMatchObject({ severity: 1, codeDescription: { href: 'https://example.org/open-relay' } });
  const actions = codeActions(text, result.findings, 'smtpd.conf', { start: 60, end: 61 });
  expect(actions.map(({ title }) => title)).toContain('Suppress open-relay here');
  expect(syntaxDiagnostics(analysed('listen at\n').text, 'smtpd.conf')).toMatchObject([{ code: 'syntax' }]);
});

test('what is being written is shown with what may follow, and an item with what it stands for', () => {
  const { text, place } = analysed('action "in" maildir\nmatch for   local action |');
  expect(signatureHelp(text, place)?.signatures).toMatchObject([
    { label: 'match for local action the name of an action', parameters: [{ label: [23, 44] }] },
  ]);
  const [item] = completion(text, place).filter(({ label }) => label === '"in"');
  expect(item && resolvedItem(item, text).documentation).toMatchObject({
    value: expect.stringContaining('action "in" maildir'),
  });
  const keywords = analysed('listen on lo0 |');
  const [tag] = completion(keywords.text, keywords.place).filter(({ label }) => label === 'tag');
  expect(tag && resolvedItem(tag, keywords.text).documentation).toMatchObject({
    value: expect.stringMatching(
      /^`tag`: Tag of all sessions here.*\n\nA word of smtpd\.conf, since 6\.4\.$/,
    ),
  });
  expect(signatureHelp(analysed('|').text, analysed('|').place)).toBeUndefined();
});
