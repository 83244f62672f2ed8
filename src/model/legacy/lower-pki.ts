import type { Directive, Item, Word } from '../../../grammar/ast.js';
import type { Lowered, Remark } from '../config/lowered.js';
import type { LoweringContext } from './lowering-context.js';
import { directive, keyword, option, optionsIn, text, wordIn } from './nodes.js';
import { keptOptions, renamedOptions, renamedWord } from './renamed-words.js';

/** Translates `pki NAME certificate F key F`. In 5.4 it may have a `ca F`, which is a statement of its own since 5.7. */
export function lowerPki(old: Directive): Lowered {
  const [name] = old.items;
  if (name?.type !== 'word') return { statements: [], remarks: [] };
  const remarks: Remark[] = [];
  const own: Item[] = [];
  const others: Directive[] = [];
  for (const each of optionsIn(old)) {
    const { keyword: place, items } = each;
    const word = place.value;
    const today = renamedWord(renamedOptions.pki, word);
    if (today !== undefined) own.push(option(today, place, items));
    else if (keptOptions.pki.has(word)) own.push(each);
    else if (word === 'dhparams') {
      own.push(option('dhe', place, [keyword('auto', place)]));
      remarks.push({
        weight: 'dropped',
        text: 'pki … dhparams: smtpd has built-in parameters now, which dhe auto uses',
        span: each.span,
      });
    } else if (word === 'ca') others.push(directive('ca', old, [name, option('cert', place, items)]));
    else
      remarks.push({
        weight: 'dropped',
        text: `pki … ${word}: it no longer exists`,
        span: each.span,
      });
  }
  const pki = own.length > 0 ? [directive('pki', old, [name, ...own])] : [];
  return { statements: [...pki, ...others], remarks };
}

/** Translates `ca NAME certificate F`. */
export function lowerCa(old: Directive): Lowered {
  const [name] = old.items;
  const certificates = optionsIn(old).map(({ keyword: place, items }) =>
    directive('ca', old, [...(name ? [name] : []), option(renamedOptions.ca.certificate, place, items)]),
  );
  return { statements: certificates, remarks: [] };
}

/** Translates `certificate NAME` of 5.3, which used the files of that name: adds a pki of that name if there is none. */
export function certificateOf(old: Directive, name: Word, { pkis }: LoweringContext): Lowered {
  if (pkis.has(name.value.toLowerCase())) return { statements: [], remarks: [] };
  return {
    statements: [pkiWith(old, name, name.value, '/etc/mail/certs', '/etc/mail/certs')],
    remarks: [
      {
        weight: 'changed',
        text: `certificate ${name.value}: smtpd 5.3 took the files of this name; see that the pki names them`,
        span: name.span,
      },
    ],
  };
}

/**
 * The pki of a listener that names none: the one of its host name, which smtpd used before 6.4, or the only one. If there is none, TLS did not work,
 * and a pki is added that the user has to fill in.
 */
export function pkiFor(
  old: Directive,
  place: Word,
  { pkis }: LoweringContext,
): Lowered & { readonly name: Word } {
  const hostname = optionsIn(old).find(({ keyword }) => keyword.value === 'hostname');
  const host = hostname && wordIn(hostname);
  const known = [host?.value.toLowerCase(), '*'].find((name) => name !== undefined && pkis.has(name));
  if (known !== undefined) return { name: text(known, place), statements: [], remarks: [] };
  const [only, ...more] = pkis.keys();
  const remark = (what: string): readonly Remark[] => [{ weight: 'changed', text: what, span: place.span }];
  if (only !== undefined && more.length === 0)
    return {
      name: text(only, place),
      statements: [],
      remarks: remark(`${place.value}: a listener has to name its pki today; it is taken to be ${only}`),
    };
  const name = host && isHostName(host.value) ? host.value : '*';
  const file = name === '*' ? 'smtpd' : name;
  return {
    name: text(name, place),
    statements: [pkiWith(old, place, name, '/etc/ssl', '/etc/ssl/private', file)],
    remarks: remark(
      `${place.value}: a listener has to name a pki today and this one has none; put the paths of your certificate and key into pki ${name}`,
    ),
  };
}

const isHostName = (name: string): boolean => /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,250}[A-Za-z0-9])?$/.test(name);

const pkiWith = (
  old: Directive,
  place: Word,
  name: string,
  certs: string,
  keys: string,
  file = name,
): Directive =>
  directive('pki', old, [
    text(name, place),
    option('cert', place, [text(`${certs}/${file}.crt`, place)]),
    option('key', place, [text(`${keys}/${file}.key`, place)]),
  ]);
