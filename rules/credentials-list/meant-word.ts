import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';

/** Options by their earlier names, and by the spelling of other places. */
const otherNames: Readonly<Record<string, string>> = {
  'mask-source': 'mask-src',
  masksource: 'mask-src',
  nodsn: 'no-dsn',
};

const bare = (word: string): string => word.replaceAll('"', '');

/** Advice on what to write instead of a word after `auth`. */
export function helpFor(word: string, { tables }: Config): string {
  const option = otherNames[bare(word)];
  if (option !== undefined) return `write \`${option}\``;
  return tables.has(bare(word))
    ? `write \`<${bare(word)}>\` for the table`
    : 'remove the word, or write the name of a table between `<` and `>`';
}

/** Suggests the texts that may have been meant by the word. */
export function* meant(word: string, span: Span, { tables }: Config): Generator<Suggestion> {
  const option = otherNames[bare(word)];
  if (option !== undefined) yield { description: `Write \`${option}\``, edits: [replace(span, option)] };
  else if (tables.has(bare(word)))
    yield { description: 'Name the table', edits: [replace(span, `<${bare(word)}>`)] };
}
