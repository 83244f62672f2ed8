import type { SourceFile } from '../../source/text.js';
import type { Config } from './config.js';

/** The files that hold the entries of tables. */
export function tableFilesOf({ tables }: Config): readonly SourceFile[] {
  return [...tables.values()].flatMap(({ origin, contents }) => {
    const file = origin === 'file' && contents.known ? contents.entries[0]?.span?.file : undefined;
    return file ?? [];
  });
}
