import { keywords, parse } from '../../grammar/index.js';
import type { Configuration } from '../../src/index.js';
import type { NameKind } from '../../src/model/config/config.js';
import { mainName } from './answers.ts';
import type { Completions, Hover } from './protocol.ts';

/** What the grammar calls the name of something, with what has such a name. */
const namesFor: Readonly<Record<string, { readonly kind: NameKind; readonly as: (name: string) => string }>> = {
  'the name of an action': { kind: 'action', as: JSON.stringify },
  'the name of a filter': { kind: 'filter', as: JSON.stringify },
  'the name of a process': { kind: 'process', as: JSON.stringify },
  'a table': { kind: 'table', as: (name) => `<${name}>` },
  'a host name or `"*"`': { kind: 'pki', as: String },
};

/** A token that no place takes: what is expected in its stead is all that may stand there. */
const nowhere = '(';

/** What the release takes at a place, from its grammar, and the names that are declared. */
export function completionsAt(conf: Configuration, offset: number): Completions {
  const { text } = conf.file;
  const begun = /[\w<"$*.@:/-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? '';
  const from = offset - begun.length;
  const cut = { path: mainName, text: text.slice(0, from) + nowhere };
  const last = parse(cut, conf.model.options).statements.findLast(({ span }) => span.file === cut);
  const place = last?.type === 'error' ? last.problem.span : undefined;
  const expected =
    last?.type === 'error' && place?.file === cut && place.start >= from ? last.problem.expected : [];
  const options = expected.flatMap((word): Completions['options'] => {
    const names = namesFor[word];
    if (names)
      return namesOf(conf, names.kind).map((name) => ({ label: names.as(name), type: 'variable' as const }));
    return /^[a-z][a-z0-9-]*$/.test(word) ? [{ label: word, type: 'keyword' as const }] : [];
  });
  return { kind: 'completions', from, options };
}

function namesOf({ model }: Configuration, kind: NameKind): readonly string[] {
  const declared: Partial<Record<NameKind, ReadonlyMap<string, unknown>>> = {
    action: model.actions,
    filter: model.filters,
    process: model.processes,
    table: model.tables,
    pki: model.pkis,
  };
  return [...(declared[kind]?.keys() ?? [])].filter((name) => !name.startsWith('<'));
}

/** What the word at a place is to smtpd. */
export function hoverAt({ file, model }: Configuration, offset: number): Hover {
  const from = offset - (/[\w-]*$/.exec(file.text.slice(0, offset))?.[0].length ?? 0);
  const word = /^[\w-]+/.exec(file.text.slice(from))?.[0] ?? '';
  const range = { from, to: from + word.length };
  const table = model.tables.get(word);
  if (table) {
    const { contents, kind } = table;
    const what = contents.known ? `${contents.entries.length} entries` : contents.reason;
    return { kind: 'hover', ...range, text: `Table ${word} (${kind}): ${what}` };
  }
  const rule = model.rules.find(
    ({ statement }) => statement.keyword.span.start === from && statement.keyword.span.file === file,
  );
  if (rule) {
    const implied = [...(rule.from.implied ? ['from local'] : []), ...(rule.for.implied ? ['for local'] : [])];
    const said = implied.length > 0 ? `; implied: ${implied.join(', ')}` : '';
    return { kind: 'hover', ...range, text: `Rule ${rule.index} of ${model.rules.length}${said}` };
  }
  const known = keywords.get(word);
  if (known === undefined) return { kind: 'hover', text: undefined };
  const { since = '6.4', until } = known;
  const span = until === undefined ? `since ${since}` : `${since} to ${until}`;
  return { kind: 'hover', ...range, text: `${word}: a word of smtpd.conf, ${span}` };
}
