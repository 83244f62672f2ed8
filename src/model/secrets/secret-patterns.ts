/** Finds secrets by their appearance, wherever they occur: in a comment, a command, a file of any kind. Each pattern takes time proportional to the text. */

/** A range from one offset up to another. */
export type TextRange = readonly [start: number, end: number];

/** Names of secrets, as people write them in commands, environments and files. */
const names = `(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|private[-_]?key|access[-_]?key|credentials?)`;

/** Hashes of crypt(3): `$6$salt$…`. */
const hash =
  /(\$(?:[0-9][a-z]{0,2}|y|gy|md5|sha1|scrypt|argon2[a-z]{0,2}|pbkdf2[-a-z0-9]*|bcrypt[-a-z0-9]*)\$[^\s"'`,;:{}<>]+)/gi;

/** Tokens with a recognizable prefix. */
const token = /\b((?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|SG\.|AKIA|sk-|sk_live_)[A-Za-z0-9_.-]{12,})/g;

/** Patterns whose first group is the secret. */
const patterns: readonly RegExp[] = [
  hash,
  token,
  // A line of passwd(5): the part between the name and the numbers.
  /^[ \t#]*[\w.@+-]{1,100}:([^:\s"']{2,300}):\d{0,10}:\d{0,10}:/gm,
  // Dovecot's and LDAP's form: `{SSHA}…`.
  /\{(?:plain|clear|cleartext|crypt|s?sha\d*|s?md5|blf-crypt|sha\d+-crypt|cram-md5|pbkdf2|argon2[a-z]*|ldap-md5)(?:\.[a-z0-9]+)?\}([^\s:"'}]+)/gi,
  // `password = …`, `TOKEN: …`, `"apiKey": "…"`; a path only says where one is kept.
  new RegExp(
    String.raw`${names}["']?[ \t]{0,8}(?:=>?|:)[ \t]{0,8}["']?([^\s"',;{}<>/$][^\s"',;{}<>]*)`,
    'gi',
  ),
  // `--password …`, `-p …` of a command.
  new RegExp(String.raw`--?(?:[a-z]{1,20}[-_]){0,3}${names}[ \t]{1,8}["']?([^\s"'\-/$<{][^\s"']*)`, 'gi'),
  // `curl -u user:password`.
  /(?:[ \t"']-u|--user)[ \t=]{1,4}["']?[^\s"':]{0,100}:([^\s"']+)/g,
  /authorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:basic|bearer)?[ \t]{0,8}([^\s"']{4,})/gi,
  /\bbearer[ \t]{1,4}([A-Za-z0-9+/=._~-]{16,})/gi,
];

/** The secrets in a text by their appearance, in no particular order. */
export const secretsByLooks = (text: string): TextRange[] => [
  ...loginsInUrls(text),
  ...privateKeys(text),
  ...matches(text, patterns),
];

/**
 * Whether a sentence has one of the characters that occur in a URL, a hash and each kind of token. Names, of which there may be a million, mostly
 * have none.
 */
const mayHoldSecret = (text: string): boolean => /[/$_-]|SG\.|AKIA/.test(text);

/** The unmistakable secrets in a sentence of this program, which itself speaks of passwords. */
export const secretsInSentence = (text: string): TextRange[] =>
  mayHoldSecret(text) ? [...loginsInUrls(text), ...matches(text, [hash, token])] : [];

function* matches(text: string, all: readonly RegExp[]): Generator<TextRange> {
  for (const pattern of all)
    for (const match of text.matchAll(pattern)) {
      const [whole, secret] = match;
      if (secret === undefined || isSecretPlaceholder(secret)) continue;
      const start = match.index + whole.lastIndexOf(secret);
      yield [start, start + secret.length];
    }
}

/** The passwords in `scheme://user:password@host`. */
function* loginsInUrls(text: string): Generator<TextRange> {
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    const end = start + (/^[^\s"'`<>{}|\\]*/.exec(text.slice(start, start + longestLogin))?.[0].length ?? 0);
    const login = text.slice(start, end);
    const host = login.lastIndexOf('@');
    const colon = login.indexOf(':');
    if (colon !== -1 && colon + 1 < host) yield [start + colon + 1, start + host];
  }
}

/** How many characters of a URL are searched. */
const longestLogin = 1000;

/** The ranges between the first and the last line of private keys. */
function* privateKeys(text: string): Generator<TextRange> {
  const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/g;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('-----END', start);
    yield [start, end === -1 ? text.length : end];
    if (end === -1) return;
    begin.lastIndex = end;
  }
}

/** Whether a password is a placeholder that a program replaces later. */
const isSecretPlaceholder = (password: string): boolean =>
  /\{\{|\$\{|\{%|<%|^<.*>$|^@.*@$|^%.*%$|^\$\w+$|^x+$|^\*+$|^\.+$/i.test(password);

/** Whether the name of a table or macro suggests that it holds secrets. */
export const soundsSecret = (name: string): boolean =>
  /pass|pwd|secret|token|cred|auth|login|sasl|api_?key|(?:^|[_-])key$/i.test(name);
