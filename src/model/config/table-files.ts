import type { SourceFile } from '../../source/text.js';
import type { Config } from './config.js';

/** The texts of tables that lie in files of their own. */
export function tableFilesOf({ tables }: Config): readonly SourceFile[] {
  return [...tables.values()].flatMap(({ origin, contents }) => {
    const file = origin === 'file' && contents.known ? contents.entries[0]?.span?.file : undefined;
    return file ?? [];
  });
}
