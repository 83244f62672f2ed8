import { readFileSync } from 'node:fs';

/** The alternatives of one name in productions.txt. */
export interface Production {
  readonly usual: readonly string[];
  readonly odd: readonly string[];
}

/** The placeholder for a name that the text does not use yet. */
export const freshName = '%';

/** Splits an alternative at its references. The parts repeat in threes: a text, a name, and the sign of its repetition. */
export const reference = /&([a-z-]+)([?*]?)/;

function read(text: string): ReadonlyMap<string, Production> {
  const result = new Map<string, Production>();
  const statements = text.replace(/^#.*\n/gm, '').replace(/\n {2}\| /g, ' | ');
  for (const [, name = '', sign, alternatives = ''] of statements.matchAll(/^([a-z-]+) ([=?]) (.*)$/gm)) {
    const all = alternatives.split(' | ').map(unescaped);
    const known = result.get(name) ?? { usual: [], odd: [] };
    result.set(name, sign === '=' ? { ...known, usual: all } : { ...known, odd: all });
  }
  for (const [name, { usual, odd }] of result)
    for (const [, used = ''] of [...usual, ...odd].flatMap((each) => [
      ...each.matchAll(new RegExp(reference, 'g')),
    ]))
      if (!result.has(used))
        throw new Error(`productions.txt: ${name} refers to ${used}, which does not exist`);
  return result;
}

const unescaped = (alternative: string): string =>
  alternative === '(nothing)' ? '' : (JSON.parse(`"${alternative.replaceAll('"', '\\"')}"`) as string);

/** All productions of productions.txt, by name. Throws if one refers to another that does not exist. */
export const productions: ReadonlyMap<string, Production> = read(
  readFileSync(new URL('productions.txt', import.meta.url), 'utf8'),
);

/** Declarations on which a text may depend, by the names that it mentions; they precede the rest, unless they are left out at random. */
export const declarations = [
  { names: ['m1'], lines: ['m1 = "macro"'] },
  {
    names: ['mail.test', 'MAIL.test'],
    lines: ['pki mail.test cert "/etc/ssl/oracle.crt" key "/etc/ssl/private/oracle.key"'],
  },
  { names: ['ca.test'], lines: ['ca ca.test cert "/etc/ssl/oracle.crt"'] },
  { names: ['l1'], lines: ['table l1 { "example.com", "192.0.2.1" }'] },
  { names: ['map1'], lines: ['table map1 { "a@example.com" = "b" }'] },
  { names: ['lfile'], lines: ['table lfile file:/etc/t/list'] },
  { names: ['mfile'], lines: ['table mfile file:/etc/t/map'] },
  { names: ['none'], lines: ['table none static'] },
  { names: ['users'], lines: ['table users getpwnam'] },
  { names: ['ext'], lines: ['table ext sqlite:/etc/t/list'] },
  { names: ['dbase'], lines: ['table dbase db:/etc/t/stubbed.db'] },
  { names: ['p1'], lines: ['proc p1 "/usr/bin/filter"'] },
  { names: ['fproc'], lines: ['filter fproc proc-exec "filter-x"'] },
  { names: ['f1', 'chain1'], lines: ['filter f1 phase connect match !rdns reject "550 no"'] },
  { names: ['f2', 'chain1'], lines: ['filter f2 phase mail-from match mail-from "@evil.test" junk'] },
  { names: ['chain1'], lines: ['filter chain1 chain { f1, f2 }'] },
  { names: ['w1'], lines: ['mda wrapper w1 "/bin/wrap %{mda}"'] },
  { names: ['srs'], lines: ['srs key "secret"'] },
  { names: ['a1'], lines: ['action a1 mbox'] },
  { names: ['r1'], lines: ['action r1 relay'] },
] as const;
