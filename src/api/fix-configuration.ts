import type { Applied, ChangedTexts, FixSubject } from '../lint/fix-subject.js';
import { applyFixes } from '../lint/fixes.js';
import type { Config } from '../model/config/config.js';
import { type FileHost, noFiles, withTextsOf } from '../source/host.js';
import type { SourceFile } from '../source/text.js';
import { type Configuration, type LintOptions, load, loadOptions, verifierOptions } from './configuration.js';

/** Options of `fix`, which fixes the findings of `conf.lint` with the same options. */
export interface FixOptions extends Omit<LintOptions, 'suggestions'> {
  /** The ids of rules whose first suggestions are also applied, although they change mail flow; none by default. */
  readonly suggested?: Iterable<string>;
}

/** Texts after the fixes, each of which is proven to change no mail flow. */
export interface FixResult {
  /** The new text of the configuration itself. */
  readonly text: string;
  /** The new texts of all files that change, by the paths that the configuration uses. */
  readonly texts: ReadonlyMap<string, string>;
  /** The fixes and suggestions that were applied, in order. */
  readonly applied: readonly Applied[];
  /** Whether there is more to fix: call `fix` again with the new texts. */
  readonly unfinished: boolean;
}

/** Applies the fixes that `--fix` applies, in the text and in the files that it names. Writes no file. */
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
