/** A string with one byte per character, because generated texts need not be UTF-8. */
export type Bytes = string;

/** A small change that makes a valid text almost valid. It is determined by two numbers, so that a seed reproduces the text: `at` selects the place, `other` the replacement. */
type Mutation = (text: Bytes, at: number, other: number) => Bytes;

/** A quoted string, a word, a sign, or white space: roughly smtpd's tokens. */
const token = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|[A-Za-z0-9:_$][^\s(){}<>!=#,]*|[ \t]+|[\s\S]/g;
const blank = /^[ \t]+$/;

/** Splits a text into tokens, including white space. */
export const tokensOf = (text: Bytes): string[] => text.match(token) ?? [];
const pick = <T>(from: readonly T[], which: number): T | undefined => from[which % from.length];

/** The indices of the tokens that are not white space. */
const solid = (tokens: readonly string[]): number[] =>
  tokens.flatMap((each, index) => (blank.test(each) ? [] : [index]));

/** Replaces one token that satisfies `of`. */
const replacing =
  (
    by: (found: string, other: number, all: readonly string[]) => string,
    of: (found: string) => boolean = () => true,
  ): Mutation =>
  (text, at, other) => {
    const tokens = tokensOf(text);
    const index = pick(
      solid(tokens).filter((each) => of(tokens[each] ?? '')),
      at,
    );
    if (index === undefined) return text;
    return tokens.with(index, by(tokens[index] ?? '', other, tokens)).join('');
  };

/** Inserts something at any offset. */
const inserting =
  (what: readonly string[]): Mutation =>
  (text, at, other) => {
    const offset = at % (text.length + 1);
    return text.slice(0, offset) + (pick(what, other) ?? '') + text.slice(offset);
  };

/** Inserts something between two tokens. */
const between =
  (what: readonly string[]): Mutation =>
  (text, at, other) => {
    const tokens = tokensOf(text);
    return tokens.toSpliced(at % (tokens.length + 1), 0, pick(what, other) ?? '').join('');
  };

const onLines =
  (change: (lines: string[], at: number, other: number) => string[]): Mutation =>
  (text, at, other) => {
    const lines = text.split('\n');
    return change(lines, at % lines.length, other % lines.length).join('\n');
  };

// The words of smtpd.conf(5), and a few of older dialects, each of which may replace another.
const keywords =
  'accept action admd alias any auth auth-optional backup bounce bypass ca cert chain chroot ciphers commit compression connect data data-line dhe disconnect domain ehlo encryption expand-only fcrdns filter for forward-only from group helo helo-src host hostname hostnames include inet4 inet6 junk key limit listen lmtp local mail-from maildir mask-src masquerade match max-deferred max-message-size mbox mda mta mx no-dsn no-verify noop on phase pki port proc proc-exec protocols proxy-v2 queue quit rcpt-to rdns received-auth recipient regex reject relay report rewrite rset scheduler secure senders smtp smtp-in smtp-out smtps socket source src srs sub-addr-delim table tag tagged tls tls-require to ttl user userbase verify via virtual warn-interval wrapper'.split(
    ' ',
  );
const keyword = (found: string): boolean => keywords.includes(found);
const word = (found: string): boolean => /^[\w"']/.test(found);
const numeric = (found: string): boolean => /^["']?[-+]?\d/.test(found);

const boundaries =
  '0 1 -1 25 99 100 65535 65536 2147483647 2147483648 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 0s 1s 4d 4w 24855d 24856d 23h 24h "4d" 1d1h 35M 7E 8E 10MB "5 M" .5M M 0x10 1e3 007 -0'.split(
    ' ',
  );
const oddBytes = [
  '\r',
  '\0',
  '\xef\xbb\xbf',
  '\xc3\xa9',
  '\xff',
  '\x80',
  '\v',
  '\f',
  '\x01',
  '\x02',
  '\x7f',
  '\x1b',
  '\xc2\xa0',
  '\t',
];
const signs = [
  '!',
  '{',
  '}',
  '<',
  '>',
  ',',
  '=',
  '=>',
  '(',
  ')',
  '-',
  '*',
  '/',
  '@',
  '.',
  ';',
  '$',
  '"',
  "'",
  '\\',
  '#',
  '&',
  '|',
];
const longest = 8095;

const mutations = {
  dropToken: replacing(() => ''),
  doubleToken: replacing((found) => `${found} ${found}`),
  exchangeTokens: (text, at, other) => {
    const tokens = tokensOf(text);
    const all = solid(tokens);
    const one = pick(all, at);
    const two = pick(all, other);
    if (one === undefined || two === undefined) return text;
    return tokens
      .with(one, tokens[two] ?? '')
      .with(two, tokens[one] ?? '')
      .join('');
  },
  copyToken: replacing((_, other, all) => pick(all.filter(word), other) ?? ''),
  otherKeyword: replacing((_, other) => pick(keywords, other) ?? '', keyword),
  otherWord: replacing((_, other) => pick(keywords, other) ?? '', word),
  insertKeyword: between(keywords.map((each) => ` ${each} `)),
  insertSign: between(signs),
  insertSignAnywhere: inserting(signs),
  oddByte: inserting(oddBytes),
  quote: replacing(
    (found, other) => (other % 2 ? `"${found}"` : `'${found}'`),
    (found) => /^[\w:]/.test(found),
  ),
  unquote: replacing(
    (found) => found.slice(1, -1),
    (found) => /^["']./.test(found),
  ),
  openQuote: replacing(
    (found) => found.slice(0, -1),
    (found) => /^["']./.test(found),
  ),
  breakLine: between(['\n', '\n\n', '\r\n', ' # comment\n', '\n# comment\n']),
  joinLines: replacing(
    () => ' ',
    (found) => found === '\n',
  ),
  continuation: inserting(['\\\n', ' \\\n', '\\ \n', '\\', '\\\\', '\\\n\\\n', '\\\r\n']),
  comment: between(['#', ' # word', '# ends in \\\n', '#\\\n\\\n', '# "quote\n']),
  number: replacing((_, other) => pick(boundaries, other) ?? '', numeric),
  glue: (text, at) => {
    const tokens = tokensOf(text);
    const index = pick(
      tokens.flatMap((each, position) => (blank.test(each) ? [position] : [])),
      at,
    );
    return index === undefined ? text : tokens.with(index, '').join('');
  },
  macro: replacing(
    (_, other) => pick(['$m1', '$nosuch', '$', '$m1$m1', '"$m1"', '$m1.x', 'x$m1', '$1'], other) ?? '',
  ),
  macroLine: onLines((lines, at, other) =>
    lines.toSpliced(
      at,
      0,
      pick(
        [
          'm1 = "x y"',
          'm1 = "{ a, b }"',
          '"a b" = c',
          'm1 = ""',
          'm1 = $m1',
          'm1 = match',
          'm1 => x',
          'm1 = 25',
          'm2 = "$m1"',
          'm1 = \'"q"\'',
        ],
        other,
      ) ?? '',
    ),
  ),
  otherName: replacing(
    (_, other) =>
      pick(['nosuch', '"nosuch"', 'n1', 'a1', 'l1', 'f1', 'w1', 'p1', '"<localnames>"'], other) ?? '',
    (found) => word(found) && !keyword(found),
  ),
  dropLine: onLines((lines, at) => lines.toSpliced(at, 1)),
  doubleLine: onLines((lines, at, other) => lines.toSpliced(other, 0, lines[at] ?? '')),
  exchangeLines: onLines((lines, at, other) =>
    lines.with(at, lines[other] ?? '').with(other, lines[at] ?? ''),
  ),
  indent: onLines((lines, at) => lines.with(at, `\t ${lines[at] ?? ''}`)),
  carriageReturns: (text) => text.replaceAll('\n', '\r\n'),
  cut: (text, at) => text.slice(0, at % (text.length + 1)),
  noLastNewline: (text) => text.replace(/\n+$/, ''),
  bang: between(['!', '! ', ' !']),
  list: replacing(
    (_, other) =>
      pick(
        [
          '{ a, b }',
          '{ a = b }',
          '{ a\n b }',
          '{ a,\n b }',
          '{\n a }',
          '{ a\n }',
          '{ a b }',
          '{ a, }',
          '{ }',
          '{ a = b, c }',
          '<l1>',
          '<m1>',
          '< l1 >',
          '<nosuch>',
          '<>',
          '"<l1>"',
        ],
        other,
      ) ?? '',
    word,
  ),
  longWord: (text, at, other) =>
    other % 8 === 0
      ? replacing((_, size) => 'x'.repeat(longest - 2 + (size % 4)), word)(text, at, other >> 3)
      : text,
  longQuoted: (text, at, other) =>
    other % 8 === 0
      ? replacing((_, size) => `"${'x'.repeat(longest - 3 + (size % 4))}"`, word)(text, at, other >> 3)
      : text,
  longName: replacing(
    (_, other) => `"${'k'.repeat(pick([31, 32, 33, 63, 64, 65, 255, 1023, 1024, 2047, 2048], other) ?? 0)}"`,
    word,
  ),
} as const satisfies Readonly<Record<string, Mutation>>;

export type MutationKind = keyof typeof mutations;
export const mutationKinds = Object.keys(mutations) as MutationKind[];

/** Applies one change to a text. */
export const mutate = (text: Bytes, kind: MutationKind, at: number, other: number): Bytes =>
  mutations[kind](text, at, other);
