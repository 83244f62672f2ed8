import { describe, expect, test } from 'vitest';
import { keywords } from '../../grammar/tables/keywords.js';
import { compareSources, compareTables } from '../../scripts/releases/compare-sources.js';
import { readReleaseSource } from '../../scripts/releases/source-tree.js';
import { checks } from '../../src/model/build/checks.js';
import { tableSlots } from '../../src/model/build/table-slots.js';
import { available } from '../../src/source/release.js';

/** A parse.y as small as one can be: C around what matters, with the marks of yacc where they mean nothing. */
function parseY(rules: string, words: readonly string[], calls = ''): string {
  return `%{
/* main : comes ; later */
%}
%token ADMD
%%
${rules}
%%
int
lookup(char *s)
{
	static const struct keywords keywords[] = {
${words.map((word) => `		{ "${word}",		TOKEN },`).join('\n')}
	};
	${calls}
}
`;
}

const before = readReleaseSource(
  parseY(
    `admd: ADMD STRING { if (x) { yyerror("no | ; { admd"); } } ;
negation	: '!'		{ $$ = '}'; }
		| /* empty */	{ $$ = 0; }
		;`,
    ['admd', 'to'],
  ),
  '.Sh MACROS\n.It Ic admd Ar id\n',
);
const after = readReleaseSource(
  parseY(
    `negation	: '!' | /* empty */ | '|' '!';
admd: ADMD STRING;
seal: SEAL STRING;`,
    ['admd', 'seal'],
    'yyerror("not a "\n\t    "valid \\"seal\\": %s", s); fatalx("%zu seals", n); log_debug("quiet");',
  ),
  '.Sh MACROS\n.It Xo\n.Ic seal\n.Op Ar key\n.Xc\n.It Ic admd Ar id\n',
);

describe('the sources of two releases', () => {
  test('differ in words, grammar, messages and manual', () => {
    expect(compareSources(before, after)).toEqual([
      { subject: 'reserved words', lines: ['+ seal', '- to'] },
      { subject: 'grammar', lines: ["+ negation: '|' '!'", '+ seal: SEAL STRING'] },
      {
        subject: 'messages',
        lines: ['+ %zu seals', '- no | ; { admd', '+ not a valid "seal": %s'],
      },
      { subject: 'smtpd.conf(5)', lines: ['+ seal key'] },
    ]);
    expect(compareSources(after, after)).toEqual([]);
  });

  test('a text without rules or keywords is none', () => {
    expect(() => readReleaseSource('int main;', '')).toThrow('keywords');
    expect(() => readReleaseSource('struct keywords keywords[] = {\n\t};', '')).toThrow('section of rules');
  });
});

describe('a release and the tables', () => {
  const words = [...keywords].filter(([, range]) => available(range, '7.9')).map(([word]) => word);

  test('agree where the source has their words and messages', () => {
    const texts = [
      ...Object.values(checks).flatMap(({ text }) => (text === '%s' ? [] : text)),
      ...Object.values(tableSlots).map(({ message }) => message),
    ].map((text) => text.replaceAll('"', '\\"'));
    const calls = texts.map((text) => `yyerror("${text}");`).join('\n');
    expect(compareTables(readReleaseSource(parseY('a: B;', words, calls), ''), '7.9')).toEqual([]);
  });

  test('disagree in each word and message that one of them lacks', () => {
    const [first = '', ...others] = words;
    const source = readReleaseSource(
      parseY('a: B;', [...others, 'seal'], 'yyerror("tag already specified"); yyerror("no seal");'),
      '',
    );
    expect(compareTables(source, '7.9').map(({ lines }) => lines)).toEqual([
      [`- ${first}`, '+ seal'],
      ['+ no seal'],
    ]);
  });
});
