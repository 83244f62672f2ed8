import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Position as ProtocolPosition } from 'vscode-languageserver';
import { type LintOptions, load } from '../api/configuration.js';
import { fileBytes } from '../source/host.js';
import { type NodeFileHost, nodeFiles, readNamed } from '../source/node-files.js';
import { analysedTexts } from './analysed-file.js';
import { type AnalysedText, type TextPlace, toOffset, writtenFile } from './analysed-text.js';
import { type JudgedText, judgedText, type VerdictOnText, verdictAsItStands } from './judged-text.js';
import { isWithinTag } from './surroundings.js';
import type { TextSettings } from './text-settings.js';

/** The delay between the last keystroke and what takes long to compute. */
export const pauseMilliseconds = 200;

/** The texts that are open in an editor, by URI. */
export interface OpenTexts {
  textOf(uri: string): string | undefined;
  uris(): readonly string[];
}

/** A text within the configuration to which it belongs. */
export interface TextInContext {
  readonly text: AnalysedText;
  /** Its path, as the configuration names it. */
  readonly path: string;
}

/** The open configurations, with cached answers about them. After a change, answers are recomputed when they are next needed. */
export class Workspace {
  readonly #analysed = new Map<string, Promise<readonly AnalysedText[]>>();
  readonly #judged = new WeakMap<AnalysedText, JudgedText | Promise<JudgedText>>();
  readonly #settings = new Map<string, Promise<TextSettings>>();
  #changes = 0;
  #settingsChanges = 0;

  constructor(
    private readonly texts: OpenTexts,
    private readonly settingsFor: (path: string) => Promise<TextSettings>,
  ) {}

  /** Counts the changes of texts and settings: what was computed before the last of them is outdated. */
  get changes(): number {
    return this.#changes;
  }

  /** Counts the changes of settings among these. */
  get settingsChanges(): number {
    return this.#settingsChanges;
  }

  /** Called after a text has changed or was closed. */
  changed(): void {
    this.#changes += 1;
    this.#analysed.clear();
  }

  /** Called after settings files may have changed. */
  settingsChanged(): void {
    this.#settings.clear();
    this.#settingsChanges += 1;
    this.changed();
  }

  /** The configurations of the text with a URI: one that includes it, else those in it, which are several in files of other kinds. */
  async inContext(uri: string): Promise<readonly TextInContext[]> {
    for (const root of this.#roots(uri)) {
      const [text] = (await this.#analyse(root)).filter(({ surroundings }) => surroundings === undefined);
      const file = text?.conf.syntax.files.find(({ path }) => text.uriOf(path) === uri);
      if (text !== undefined && file !== undefined) return [{ text, path: file.path }];
    }
    return (await this.#analyse(uri)).map((text) => ({ text, path: text.conf.file.path }));
  }

  /** The configuration around a position in the text with a URI, and the offset of the position. Undefined between configurations, and in the tags of templates. */
  async placeAt(
    uri: string,
    position: ProtocolPosition,
  ): Promise<(TextInContext & { readonly place: TextPlace }) | undefined> {
    for (const found of await this.inContext(uri)) {
      const { surroundings } = found.text;
      const file = writtenFile(found.text, found.path);
      if (file === undefined) continue;
      const offset = toOffset(file, position);
      const { start, end } = surroundings ?? { start: 0, end: file.text.length };
      if (offset < start || end < offset || isWithinTag(surroundings, offset)) continue;
      return { ...found, place: { path: found.path, offset } };
    }
    return undefined;
  }

  /** What is known about a configuration, or undefined if it is not judged yet. */
  known(text: AnalysedText): JudgedText | undefined {
    const known = this.#judged.get(text);
    return known instanceof Promise ? undefined : known;
  }

  /** The distinct configurations to which the open texts belong. */
  async configurations(): Promise<readonly AnalysedText[]> {
    const all = await Promise.all(this.texts.uris().map((uri) => this.inContext(uri)));
    return [...new Set(all.flat().map(({ text }) => text))];
  }

  /** The rules to run on a configuration, and their options. */
  async lintOptions({ conf }: AnalysedText): Promise<LintOptions> {
    return (await this.#settingsOf(conf.file.path)).lint;
  }

  /** The findings in a configuration, and the verdict on it. Too slow to compute on every keystroke. */
  async judged(text: AnalysedText): Promise<JudgedText> {
    const known = this.#judged.get(text);
    if (known !== undefined) return known;
    const judging = this.lintOptions(text).then((options) => judgedText(text, options));
    this.#judged.set(text, judging);
    const judged = await judging;
    this.#judged.set(text, judged);
    return judged;
  }

  /** The verdict on a configuration. A template is judged only when nothing is typed for a while: undefined if it has changed by then. */
  async verdict(text: AnalysedText): Promise<VerdictOnText | undefined> {
    const known = this.known(text) ?? verdictAsItStands(text);
    if (known !== undefined) return known;
    const changes = this.#changes;
    await setTimeout(pauseMilliseconds);
    return changes === this.#changes ? this.judged(text) : undefined;
  }

  /** The configurations that may include a text: all others that are open, and smtpd.conf in its folder. */
  #roots(uri: string): readonly string[] {
    const path = pathOf(uri);
    const beside = path === undefined ? undefined : join(dirname(path), 'smtpd.conf');
    const usual = beside !== undefined && existsSync(beside) ? [pathToFileURL(beside).href] : [];
    return [...new Set([...this.texts.uris(), ...usual])].filter((other) => other !== uri);
  }

  #analyse(uri: string): Promise<readonly AnalysedText[]> {
    const known = this.#analysed.get(uri);
    if (known !== undefined) return known;
    const path = pathOf(uri) ?? uri;
    const text = this.texts.textOf(uri) ?? readText(path);
    if (text === undefined) return Promise.resolve([]);
    const made = this.#load(uri, path, text);
    this.#analysed.set(uri, made);
    return made;
  }

  async #load(uri: string, path: string, text: string): Promise<readonly AnalysedText[]> {
    const { load: options, root } = await this.#settingsOf(path);
    const files = nodeFiles({ root, main: path, cwd: dirname(path) });
    const given = { ...options, path, now: Date.now(), files: this.#withOpenTexts(files) };
    return analysedTexts(
      { path, text },
      (each) => load(each, given),
      (name) => {
        if (name === path) return uri;
        const at = files.read(name).ok ? files.located(name) : undefined;
        return at === undefined ? undefined : pathToFileURL(at).href;
      },
    );
  }

  /** Substitutes the texts of the editor for those of files, if these may be read at all. */
  #withOpenTexts(files: NodeFileHost): NodeFileHost {
    return {
      located: (path) => files.located(path),
      readBytes: (path) => fileBytes(files, path),
      read: (path) => {
        const result = files.read(path);
        const at = result.ok ? files.located(path) : undefined;
        const text = at === undefined ? undefined : this.texts.textOf(pathToFileURL(at).href);
        return result.ok && text !== undefined ? { ...result, text } : result;
      },
    };
  }

  #settingsOf(path: string): Promise<TextSettings> {
    const known = this.#settings.get(path) ?? this.settingsFor(path);
    this.#settings.set(path, known);
    return known;
  }
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  const result = readNamed(path, { root: undefined });
  return result.ok ? result.text : undefined;
}
