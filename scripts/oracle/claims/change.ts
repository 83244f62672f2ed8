import type { Random } from '../generate/random.js';

type ClaimChange = (line: string) => string | undefined;

/** Small changes of one line, as an owner makes them; undefined removes the line. A change that does not apply returns the line unchanged. */
const changes: readonly [ClaimChange, ...ClaimChange[]] = [
  // Declarations of filters are kept, because listeners use them.
  (line) => (line.startsWith('filter') ? line : undefined),
  (line) => line.replace(/ filter \{[^}]*\}/, ''),
  (line) => line.replace(/ verify( pki m) ca own/, ' verify$1'),
  (line) => line.replace(/ verify/, ''),
  (line) => line.replace(/ auth <creds>/, ' auth-optional <creds>'),
  (line) => line.replace(/tls-require/, 'tls'),
  (line) => line.replace(/(match .*?)!(?=\w)/, '$1'),
  (line) => line.replace(/(?<=^match .*)(?<!!)\b(from|for|helo|mail-from|rcpt-to|tag) /, '!$1 '),
  (line) => line.replace(/from src (?:regex )?(?:\{[^}]*\}|"[^"]*"|<\w+>)/, 'from any'),
  (line) => line.replace(/from any/, 'from src { "10.0.0.0/8", "203.0.113.0/24" }'),
  (line) => line.replace(/action "r"/, 'action "l"'),
  (line) => line.replace(/(match .*)(?:reject|action "\w+")$/, '$1action "r"'),
  (line) => line.replace(/(match .*)action "\w+"$/, '$1reject'),
  (line) => line.replace(/reject "\d+ \w+"/, 'report "x"'),
  (line) => line.replace(/phase (?:data|commit)/, 'phase connect'),
  (line) => line.replace(/hostname "[^"]*"/, 'hostname "bar.example.com"'),
  (line) => line.replace(/ helo (?:regex )?(?:\{[^}]*\}|"[^"]*"|<\w+>)/, ''),
];

/** The lines of a text with the marks of a random change: `ClaimCase.script`. Sometimes only the order of two rules changes. */
export function changeOf(random: Random, lines: readonly string[]): readonly string[] {
  const marked = lines.map((line) => ` ${line}`);
  const changeable = lines.flatMap((line, at) => (/^(?:match|listen|filter)\b/.test(line) ? [at] : []));
  if (random.chance(15)) {
    const rules = lines.flatMap((line, at) => (line.startsWith('match') ? [at] : []));
    const at = rules[random.below(rules.length)];
    if (at === undefined) return marked;
    return [...marked.slice(0, at), `-${lines[at]}`, ...marked.slice(at + 1), `+${lines[at]}`];
  }
  for (let tries = 0; tries < 40; tries += 1) {
    const at = changeable[random.below(changeable.length)];
    const line = at === undefined ? undefined : lines[at];
    if (at === undefined || line === undefined) break;
    const after = random.pick(changes)(line);
    if (after === line) continue;
    return marked.toSpliced(at, 1, `-${line}`, ...(after === undefined ? [] : [`+${after}`]));
  }
  return marked;
}
