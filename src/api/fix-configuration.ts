import type { Applied, ChangedTexts, FixSubject } from '../lint/fix-subject.js';
import { applyFixes } from '../lint/fixes.js';
import type { Config } from '../model/config/config.js';
import { type FileHost, noFiles, withTextsOf } from '../source/host.js';
import type { SourceFile } from '../source/text.js';
import { type Configuration, type LintOptions, load, loadOptions, verifierOptions } from './configuration.js';

/** Options of fixing: the findings of `conf.lint` with the same options are fixed. */
export interface FixOptions extends Omit<LintOptions, 'suggestions'> {
  /** The rules, by their ids, whose first suggestions are wanted, too: they change what mail gets. None unless said. */
  readonly suggested?: Iterable<string>;
}

/** Texts after fixes, each of which the verifier has found to change no mail flow. */
export interface FixResult {
  /** The new text of the configuration itself. */
  readonly text: string;
  /** The new texts of all files that change, by their paths as the configuration names them. */
  readonly texts: ReadonlyMap<string, string>;
  /** The fixes and suggestions that were applied, in order. */
  readonly applied: readonly Applied[];
  /** There is more that could be fixed: ask again with the new texts. */
  readonly unfinished: boolean;
}

/** Fixes what can be fixed without anybody missing anything, as `--fix` does, in the text and in files that it names. Writes nothing. */
export async function fix(
  conf: Configuration,
  { suggested = [], ...options }: FixOptions = {},
): Promise<FixResult> {
  const { path, text } = conf.file;
  const { files = noFiles } = loadOptions(conf);
  const loadedAs = new WeakMap<Config, Configuration>();
  const mains = new WeakSet<SourceFile>();
  const subject: FixSubject = {
    read(texts) {
      const read = new Set([path]);
      const host = withTexts(files, texts, (name) => read.add(name));
      const changed = load(texts.get(path) ?? text, { ...loadOptions(conf), files: host });
      const { model: config, machine } = changed;
      loadedAs.set(config, changed);
      mains.add(changed.file);
      return { config, machine, read };
    },
    async judge(read) {
      const changed = loadedAs.get(read.config) ?? conf;
      const { findings } = changed.lint(options);
      return { ...read, findings, openRelay: changed.relay().openRelay };
    },
    keyOf(file) {
      if (mains.has(file)) return path;
      return file.path !== path && files.read(file.path).ok ? file.path : undefined;
    },
    flowOptions: async () => verifierOptions(conf),
  };
  const { texts, applied, unfinished } = await applyFixes([subject], new Set(suggested));
  return { text: texts.get(path) ?? text, texts, applied, unfinished };
}

function withTexts(files: FileHost, texts: ChangedTexts, note: (path: string) => void): FileHost {
  return withTextsOf(files, (path) => {
    const result = files.read(path);
    if (!result.ok) return result;
    note(path);
    const text = texts.get(path);
    return text === undefined ? result : { ...result, text };
  });
}
