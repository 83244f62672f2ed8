import type { Word } from '../../../grammar/ast.js';
import type { Certificate, Listener } from '../config/config.js';
import { byteLength, foldCase } from '../config/lengths.js';
import { authorityKeys } from './authority-keys.js';
import type { ModelBuilder } from './model-builder.js';
import { isCertificateName, longestName } from './pki-name.js';
import type { StatementView } from './statement-view.js';

const dheKeywords = /^(none|auto|legacy)$/i;

/** Reads `pki NAME cert … key … dhe …`. Several statements with one name add up; later values override earlier ones. */
export function readPki(builder: ModelBuilder, statement: StatementView<'pki'>): void {
  const name = declaredName(builder, statement);
  if (name === undefined) return;
  let pki = certificateOf(builder.pkis, name);
  for (const { name: option, value } of statement.options) {
    if (value === undefined) continue;
    if (option === 'dhe' && !dheKeywords.test(value.value))
      builder.refuse('K02', value.span, value.token, value.value);
    if (option === 'cert') pki = { ...pki, cert: value.value, certSpan: value.span };
    else if (option === 'key') pki = { ...pki, key: value.value, keySpan: value.span };
    else if (option === 'dhe') pki = { ...pki, dhe: value.value };
    builder.pkis.set(pki.name, pki);
  }
}

/** Reads `ca NAME cert FILE`; a later statement replaces the file. */
export function readCa(builder: ModelBuilder, statement: StatementView<'ca'>): void {
  const name = declaredName(builder, statement);
  if (name === undefined) return;
  const ca = certificateOf(builder.cas, name);
  const cert = statement.options.find((option) => option.name === 'cert')?.value;
  if (cert === undefined) return;
  const read = builder.files.read(cert.value);
  const keys = read.ok ? authorityKeys(read.text) : undefined;
  builder.cas.set(ca.name, { ...ca, cert: cert.value, certSpan: cert.span, keys });
}

/** Adds to a listener the file of its `ca`, which the last statement of that name determines. */
export function withAuthority(listener: Listener, cas: ReadonlyMap<string, Certificate>): Listener {
  const ca = listener.ca === undefined ? undefined : cas.get(listener.ca);
  return ca?.cert === undefined
    ? listener
    : { ...listener, clientAuthority: { path: ca.cert, keys: ca.keys } };
}

/** Returns the name after `pki` or `ca`, which is checked before anything else. */
function declaredName(
  builder: ModelBuilder,
  { head: [name] }: StatementView<'pki'> | StatementView<'ca'>,
): Word | undefined {
  if (name?.type !== 'word') return undefined;
  if (!isCertificateName(name.value)) builder.refuse('K01', name.span, name.token, name.value);
  if (byteLength(name.value) > longestName[builder.platform]) builder.fatalAbandon('K10', name.span);
  return name;
}

/** Returns the entry of a name, creating it if needed. Names are stored in lower case. */
function certificateOf(known: Map<string, Certificate>, name: Word): Certificate {
  const folded = foldCase(name.value);
  const entry = known.get(folded) ?? {
    name: folded,
    nameSpan: name.span,
    cert: undefined,
    key: undefined,
    dhe: undefined,
  };
  known.set(folded, entry);
  return entry;
}
