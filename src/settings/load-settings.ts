import { type Preset, presets, type Rule } from '../lint/rule.js';
import type { ReadResult } from '../source/host.js';
import type { SourceFile, Span } from '../source/text.js';
import { type Json, type JsonProblem, parseJson } from './parse-json.js';
import { type Layer, type SettingsFile, settingsFile } from './settings-table.js';

/** Access to the files and folders that a settings file names. */
export interface SettingsHost {
  /** Reads another settings file, where `path` is written in `from`. `name` is its canonical path, however it was reached. */
  open(path: string, from: SourceFile): { readonly name: string; readonly result: ReadResult };
  /** The folder to which `path` refers, or why it must not be the root. */
  folder(path: string, from: SourceFile): { readonly path: string } | { readonly problem: string };
}

/** Settings for all files, or for those that match one of several patterns. */
export interface ScopedLayer extends Omit<Layer, 'root'> {
  readonly files?: readonly string[];
  readonly preset?: Preset;
  /** The folder's path on this machine. */
  readonly root?: string;
}

/** A settings file with those that it extends. */
export interface LoadedSettings {
  readonly file: SourceFile;
  /** The layers, of which later ones take precedence. */
  readonly layers: readonly ScopedLayer[];
  readonly problems: readonly JsonProblem[];
}

/** The most settings files that one may load, directly and indirectly. */
const maxFiles = 20;

/**
 * Reads a settings file and those that it extends. Never throws: mistakes are in `problems`, and valid settings still apply.
 *
 * @param file its path must be the name that `host` would return for it
 * @param key the member of the file that contains the settings (in `package.json`)
 */
export function loadSettings(
  file: SourceFile,
  rules: readonly Rule[],
  host: SettingsHost,
  key?: string,
): LoadedSettings {
  const loader = new Loader(rules, host);
  loader.add(file, key);
  return { file, layers: loader.layers, problems: loader.problems.sort(inOrder) };
}

class Loader {
  readonly layers: ScopedLayer[] = [];
  readonly problems: JsonProblem[] = [];
  readonly #host: SettingsHost;
  readonly #shape: ReturnType<typeof settingsFile>;
  /** The files that are being read, each of which extends the next. */
  readonly #open = new Set<string>();
  #count = 0;

  constructor(rules: readonly Rule[], host: SettingsHost) {
    this.#shape = settingsFile(rules);
    this.#host = host;
  }

  add(file: SourceFile, key?: string): void {
    const { value, problems } = parseJson(file);
    this.problems.push(...problems);
    const settings = value && (key === undefined ? value : member(value, key));
    if (settings === undefined) return;
    this.#open.add(file.path);
    this.#count += 1;
    const read = this.#shape.read(settings, (problem) => this.problems.push(problem));
    if (read !== undefined) this.#addLayers(read, file);
    this.#open.delete(file.path);
  }

  #addLayers(
    { extends: bases = [], overrides = [], $schema: _, ...own }: SettingsFile,
    file: SourceFile,
  ): void {
    for (const { value, span } of bases) {
      const preset = presets.find((known) => known === value);
      if (preset === undefined) this.#extend(value, file, span);
      else this.layers.push({ preset });
    }
    this.layers.push(this.#scoped(own, file));
    for (const { files, ...override } of overrides)
      if (files !== undefined) this.layers.push({ files, ...this.#scoped(override, file) });
  }

  #extend(path: string, from: SourceFile, span: Span): void {
    const { name, result } = this.#host.open(path, from);
    if (this.#open.has(name))
      this.problems.push({
        message: `${JSON.stringify(path)} extends this file in turn: no end would come of it`,
        span,
      });
    else if (this.#count >= maxFiles)
      this.problems.push({ message: `more than ${maxFiles} settings files: extend fewer`, span });
    else if (result.ok) this.add({ path: name, text: result.text });
    else this.problems.push({ message: `${JSON.stringify(path)} cannot be read: ${result.message}`, span });
  }

  #scoped({ root, ...layer }: Layer, file: SourceFile): ScopedLayer {
    if (root === undefined) return layer;
    const found = this.#host.folder(root.value, file);
    if ('path' in found) return { ...layer, root: found.path };
    this.problems.push({ message: `root ${JSON.stringify(root.value)} ${found.problem}`, span: root.span });
    return layer;
  }
}

const inOrder = ({ span: a }: JsonProblem, { span: b }: JsonProblem): number =>
  a.file.path === b.file.path ? a.start - b.start : a.file.path < b.file.path ? -1 : 1;

/** The last member with a name, as in other JSON readers. */
function member(json: Json, name: string): Json | undefined {
  if (json.type !== 'object') return undefined;
  return json.entries.findLast(({ key }) => key === name)?.value;
}
