import type { Config } from '../../src/model/config/config.js';
import { faultyUses } from '../shared/entry-faults.js';
import type { PlacedEntry, TableUse } from '../shared/table-uses.js';

/** A use of a table with a keyword in it. */
export interface KeywordUse {
  readonly use: TableUse;
  readonly effect: string;
  /** Whether the table has nothing but the keyword. */
  readonly isOnly: boolean;
}

/** An entry that was meant as a keyword, with all uses to which the same message applies. */
interface QuotedKeyword {
  readonly message: KeywordMessage;
  readonly word: string;
  readonly entry: PlacedEntry;
  readonly uses: [KeywordUse, ...KeywordUse[]];
}

type KeywordMessage = 'source' | 'socket' | 'reverse' | 'domain' | 'helo' | 'user';

/** Keywords in quotes or braces, in the order of their first uses. */
export function quotedKeywords(config: Config): readonly QuotedKeyword[] {
  const found = new Map<string, QuotedKeyword>();
  for (const { use, others, faults, effect } of faultyUses(config)) {
    const { contents } = use.table;
    const isOnly = faults.length === 1 && contents.known && contents.entries.length === 1;
    for (const { entry, fault } of faults) {
      if (fault.type !== 'keyword') continue;
      const { word } = fault;
      const message = messageFor(use, word);
      if (message === undefined) continue;
      const { file, start } = entry.span;
      const key = JSON.stringify([message, file.path, start]);
      const more = others.map((other) => ({ use: other, effect, isOnly }));
      const known = found.get(key);
      if (known) known.uses.push({ use, effect, isOnly }, ...more);
      else found.set(key, { message, word, entry, uses: [{ use, effect, isOnly }, ...more] });
    }
  }
  return [...found.values()];
}

function messageFor({ compared, words }: TableUse, word: string): KeywordMessage | undefined {
  if (compared === 'source') return word === 'local' ? 'socket' : 'source';
  if (compared === 'reverse') return 'reverse';
  if (words === 'for domain') return 'domain';
  if (compared === 'domain') return 'helo';
  return compared === 'mail' || compared === 'raw-mail' ? 'user' : undefined;
}
