/** The language of one release according to its source, as far as it can be compared without building it. */
export interface ReleaseSource {
  /** The reserved words: the `keywords` table of parse.y. */
  readonly keywords: ReadonlySet<string>;
  /** The alternatives of each nonterminal of the grammar, without their actions. */
  readonly productions: ReadonlyMap<string, readonly string[]>;
  /** The messages of smtpd while it reads a configuration: the formats of `yyerror` and `fatalx` in parse.y. */
  readonly messages: ReadonlySet<string>;
  /** The headings of smtpd.conf(5): each `.It` and each section, without markup. */
  readonly manual: ReadonlySet<string>;
}

/**
 * Reads the sources of a release.
 *
 * @param grammar the text of `usr.sbin/smtpd/parse.y`
 * @param manual the text of `usr.sbin/smtpd/smtpd.conf.5`
 */
export function readReleaseSource(grammar: string, manual: string): ReleaseSource {
  return {
    keywords: keywordsOf(grammar),
    productions: productionsOf(grammar),
    messages: messagesOf(grammar),
    manual: headsOf(manual),
  };
}

function keywordsOf(grammar: string): ReadonlySet<string> {
  const table = /struct keywords keywords\[\] = \{([\s\S]*?)\n\t\};/.exec(grammar)?.[1];
  if (table === undefined) throw new Error('parse.y has no table of keywords');
  return new Set([...table.matchAll(/\{\s*"([^"]+)"/g)].map(([, word = '']) => word));
}

/** An indivisible piece of C: a comment, a string, a character literal, or any other character. */
const cWord = /\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\s\S]/g;

/** The rules section of a yacc file without comments and actions. */
function rulesOnly(grammar: string): string {
  const [, rules] = grammar.split(/^%%$/m);
  if (rules === undefined) throw new Error('parse.y has no section of rules');
  let depth = 0;
  let kept = '';
  for (const [word] of rules.matchAll(cWord)) {
    if (word === '{') depth += 1;
    else if (word === '}') depth -= 1;
    else if (depth === 0 && !word.startsWith('/*')) kept += word;
  }
  return kept;
}

/** The parts of a rule. Separators are not recognized within the quotes of `'|'`. */
const yaccPart = /'[^']*'|[^|;']+|[|;]/g;

function productionsOf(grammar: string): ReadonlyMap<string, readonly string[]> {
  const productions = new Map<string, readonly string[]>();
  let name = '';
  let alternatives: string[] = [''];
  for (const [part] of rulesOnly(grammar).matchAll(yaccPart)) {
    if (part === '|') alternatives.push('');
    else if (part === ';') {
      if (name !== '') productions.set(name, alternatives.map(spaced).sort());
      name = '';
      alternatives = [''];
    } else {
      const head = name === '' ? /^\s*(\w+)\s*:/.exec(part) : null;
      if (head) name = head[1] ?? '';
      alternatives.push(`${alternatives.pop()}${head ? part.slice(head[0].length) : part}`);
    }
  }
  return productions;
}

const spaced = (text: string): string => text.trim().split(/\s+/).join(' ') || '(empty)';

function messagesOf(grammar: string): ReadonlySet<string> {
  const calls = grammar.matchAll(/\b(?:yyerror|fatalx)\(\s*((?:"(?:\\.|[^"\\])*"\s*)+)/g);
  return new Set(
    [...calls].map(([, strings = '']) =>
      [...strings.matchAll(/"((?:\\.|[^"\\])*)"/g)]
        .map(([, text = '']) => text.replaceAll('\\"', '"'))
        .join(''),
    ),
  );
}

/** Macros of mdoc that only mark up what follows. */
const markup = /^(?:Ic|Ar|Cm|Li|Fl|Pa|Op|Oo|Oc|Xo|Xc|Brq|Bro|Brc|Pq|Po|Pc|Aq|Sq|Dq|No|Ns|Nm)$/;

function headsOf(manual: string): ReadonlySet<string> {
  // A heading over several lines is closed by Xc; its lines begin with dots of their own.
  const joined = manual.replaceAll(
    /^\.It Xo\n([\s\S]*?)^\.Xc$/gm,
    (_, lines: string) => `.It ${lines.replaceAll(/^\./gm, ' ').replaceAll('\n', ' ')}`,
  );
  const heads = [...joined.matchAll(/^\.(?:It|Sh|Ss) (.+)$/gm)].map(([, line = '']) =>
    line
      .split(/\s+/)
      .filter((word) => word !== '' && !markup.test(word))
      .join(' '),
  );
  return new Set(heads.filter((head) => head !== ''));
}
