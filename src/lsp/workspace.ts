import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Position as ProtocolPosition } from 'vscode-languageserver';
import { type LintOptions, type LintResult, type LoadOptions, load } from '../api/configuration.js';
import { fileBytes } from '../source/host.js';
import { type NodeFileHost, nodeFiles, readNamed } from '../source/node-files.js';
import { type AnalysedText, type TextPlace, toOffset } from './analysed-text.js';

/** How a file is read and judged. */
export interface TextSettings {
  readonly load: Omit<LoadOptions, 'files' | 'path'>;
  readonly lint: LintOptions;
  /** The folder that serves as `/` for the paths in the file. */
  readonly root?: string;
}

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
  readonly #analysed = new Map<string, Promise<AnalysedText>>();
  readonly #findings = new WeakMap<AnalysedText, LintResult>();
  readonly #settings = new Map<string, Promise<TextSettings>>();

  constructor(
    private readonly texts: OpenTexts,
    private readonly settingsFor: (path: string) => Promise<TextSettings>,
  ) {}

  /** Called after a text has changed or was closed. */
  changed(): void {
    this.#analysed.clear();
  }

  /** Called after settings files may have changed. */
  settingsChanged(): void {
    this.#settings.clear();
    this.changed();
  }

  /** The text with a URI: as a part of a configuration that includes it, else on its own. */
  async inContext(uri: string): Promise<TextInContext | undefined> {
    for (const root of this.#roots(uri)) {
      const text = await this.#analyse(root);
      const file = text?.conf.syntax.files.find(({ path }) => text.uriOf(path) === uri);
      if (text !== undefined && file !== undefined) return { text, path: file.path };
    }
    const text = await this.#analyse(uri);
    return text && { text, path: text.conf.file.path };
  }

  /** The text with a URI, and the offset of a position in it. */
  async placeAt(
    uri: string,
    position: ProtocolPosition,
  ): Promise<(TextInContext & { readonly place: TextPlace }) | undefined> {
    const found = await this.inContext(uri);
    const file = found?.text.conf.syntax.files.find(({ path }) => path === found.path);
    if (found === undefined || file === undefined) return undefined;
    return { ...found, place: { path: found.path, offset: toOffset(file, position) } };
  }

  /** The findings in a configuration, or undefined if they are not computed yet. */
  known(text: AnalysedText): LintResult | undefined {
    return this.#findings.get(text);
  }

  /** The distinct configurations to which the open texts belong. */
  async configurations(): Promise<readonly AnalysedText[]> {
    const all = await Promise.all(this.texts.uris().map((uri) => this.inContext(uri)));
    return [...new Set(all.flatMap((found) => found?.text ?? []))];
  }

  /** The rules to run on a configuration, and their options. */
  async lintOptions({ conf }: AnalysedText): Promise<LintOptions> {
    return (await this.#settingsOf(conf.file.path)).lint;
  }

  /** The findings in a configuration. Too slow to compute on every keystroke. */
  async findings(text: AnalysedText): Promise<LintResult> {
    const known = this.#findings.get(text);
    if (known !== undefined) return known;
    const found = text.conf.lint(await this.lintOptions(text));
    this.#findings.set(text, found);
    return found;
  }

  /** The configurations that may include a text: all others that are open, and smtpd.conf in its folder. */
  #roots(uri: string): readonly string[] {
    const path = pathOf(uri);
    const beside = path === undefined ? undefined : join(dirname(path), 'smtpd.conf');
    const usual = beside !== undefined && existsSync(beside) ? [pathToFileURL(beside).href] : [];
    return [...new Set([...this.texts.uris(), ...usual])].filter((other) => other !== uri);
  }

  #analyse(uri: string): Promise<AnalysedText | undefined> {
    const known = this.#analysed.get(uri);
    if (known !== undefined) return known;
    const path = pathOf(uri) ?? uri;
    const text = this.texts.textOf(uri) ?? readText(path);
    if (text === undefined) return Promise.resolve(undefined);
    const made = this.#load(uri, path, text);
    this.#analysed.set(uri, made);
    return made;
  }

  async #load(uri: string, path: string, text: string): Promise<AnalysedText> {
    const { load: options, root } = await this.#settingsOf(path);
    const files = nodeFiles({ root, main: path, cwd: dirname(path) });
    const conf = load(text, { ...options, path, now: Date.now(), files: this.#withOpenTexts(files) });
    return {
      conf,
      uriOf(name) {
        if (name === path) return uri;
        const at = files.read(name).ok ? files.located(name) : undefined;
        return at === undefined ? undefined : pathToFileURL(at).href;
      },
    };
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
