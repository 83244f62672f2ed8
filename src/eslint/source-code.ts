import {
  type Configuration,
  type Finding,
  load,
  type Platform,
  type Release,
  type Rule,
  rules,
  type Span,
} from '../index.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import type { Fix } from '../report/lint-result.js';
import { hidesSecret } from '../source/hidden.js';
import { nodeFiles } from '../source/node-files.js';
import { lineStarts, positionAt, type SourceFile } from '../source/text.js';
import { publicSuffix } from '../verify/relay/suffix-list.js';

/** `languageOptions` of eslint.config.js, with the meaning of the command's options of the same names. */
export interface LanguageOptions {
  readonly release?: Release;
  readonly platform?: Platform;
  readonly root?: string;
  readonly addresses?: readonly string[];
  readonly trusted?: readonly string[];
  readonly ownDomains?: readonly string[];
}

/** A place as ESLint expects it: lines and columns from 1. */
export interface Location {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** The only node that ESLint visits, because the rules of smtpd-lint check a configuration as a whole. */
export interface Root {
  readonly type: 'Configuration';
  readonly range: readonly [number, number];
  readonly loc: Location;
}

/** A configuration as ESLint passes it to rules (ESLint: "Languages", "SourceCode"). */
export class SourceCode {
  readonly ast: Root;
  readonly lines: readonly string[];
  readonly #file: SourceFile;
  readonly #physicalPath: string;
  readonly #language: LanguageOptions;
  #conf: Configuration | undefined;
  /** The findings of all rules with their default options. */
  #all: readonly Finding[] | undefined;

  constructor(file: SourceFile, physicalPath: string, language: LanguageOptions) {
    const { text } = file;
    this.#file = file;
    this.#physicalPath = physicalPath;
    this.#language = language;
    this.lines = text.split(/\r?\n/);
    this.ast = {
      type: 'Configuration',
      range: [0, text.length],
      loc: this.locationOf({ file, start: 0, end: text.length }),
    };
  }

  get text(): string {
    return this.#file.text;
  }

  getText(): string {
    return this.text;
  }

  getLoc({ loc }: Root): Location {
    return loc;
  }

  getRange({ range }: Root): readonly [number, number] {
    return range;
  }

  getLocFromIndex(index: number): Location['start'] {
    return positionAt(this.#file, index);
  }

  getIndexFromLoc({ line, column }: Location['start']): number {
    return (lineStarts(this.#file)[line - 1] ?? 0) + column - 1;
  }

  /** Enters and leaves the only node. */
  traverse(): readonly object[] {
    return [1, 2].map((phase) => ({ kind: 1, target: this.ast, phase, args: [this.ast, null] }));
  }

  /** The findings of a rule, with its own options if they are set. */
  findings(rule: Rule, options: Readonly<Record<string, never>> | undefined): readonly Finding[] {
    let found = this.#all;
    if (options !== undefined)
      found = this.#loaded().lint({ rules: [rule], settings: new Map([[rule.id, { options }]]) }).findings;
    else found ??= this.#loaded().lint({ rules }).findings;
    if (options === undefined) this.#all = found;
    return found.filter((finding) => finding.rule === rule.id && finding.severity !== 'note');
  }

  /** The location at which to show a finding: its place in this text, or the first mention of the file that contains it. */
  placeOf(span: Span): { readonly location: Location; readonly where: string } {
    if (this.isOwn(span)) return { location: this.locationOf(span), where: '' };
    const { line } = positionAt(span.file, span.start);
    const start = Math.max(0, this.text.indexOf(span.file.path));
    const end = this.text.startsWith(span.file.path, start) ? start + span.file.path.length : start;
    return {
      location: this.locationOf({ file: this.#file, start, end }),
      where: `${span.file.path}, line ${line}: `,
    };
  }

  /** Whether a place is in this text itself. */
  isOwn({ file }: Span): boolean {
    return file.path === this.#file.path;
  }

  /** Whether an edit replaces or inserts a secret. */
  hasSecret({ range: [start, end], text }: Fix): boolean {
    const file = this.#file;
    const secrets = secretsOfAll(this.#conf === undefined ? [] : [this.#conf.relay().config]);
    return hidesSecret(secrets.masked(file).text.slice(start, end)) || secrets.inText(text) !== text;
  }

  locationOf({ file, start, end }: Span): Location {
    return { start: positionAt(file, start), end: positionAt(file, end) };
  }

  #loaded(): Configuration {
    if (this.#conf !== undefined) return this.#conf;
    const { root, ...language } = this.#language;
    const files = nodeFiles({ root, main: this.#physicalPath, cwd: process.cwd() });
    const { path, text } = this.#file;
    this.#conf = load(text, { path, files, now: Date.now(), ...language, publicSuffix });
    return this.#conf;
  }
}
