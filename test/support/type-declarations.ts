import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** One declaration file: what it declares, and where its other names come from. */
interface Declarations {
  readonly path: string;
  readonly text: string;
  /** Exported declarations, with their texts. */
  readonly own: ReadonlyMap<string, string>;
  /** Local names of imports: the file and the name there. */
  readonly imports: ReadonlyMap<string, readonly [path: string, name: string]>;
  /** What it exports from elsewhere, by the exported name. */
  readonly reexports: ReadonlyMap<string, readonly [path: string, name: string]>;
  /** Files of which it exports everything. */
  readonly all: readonly string[];
}

/**
 * Declaration files as `tsc` writes them (formatted, one top-level declaration after the other), read by their text: enough to tell which types the fields of
 * exported types have, and whether those can be imported.
 */
export class DeclarationFiles {
  readonly #read = new Map<string, Declarations>();

  /** What an entry point exports: by the place of each declaration, the name that it has there. */
  exportsOf(path: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const { own, reexports, all } = this.#file(path);
    for (const name of own.keys()) found.set(placeOf(path, name), name);
    for (const [name, [file, original]] of reexports) found.set(this.#placeOf(file, original), name);
    for (const file of all) for (const [place, name] of this.exportsOf(file)) found.set(place, name);
    return found;
  }

  /** Types that exported declarations mention and that no entry point exports: `Config.older: OlderReading`. */
  unnameable(entries: readonly string[]): readonly string[] {
    const exported = new Map(entries.flatMap((path) => [...this.exportsOf(path)]));
    const missing = new Set<string>();
    for (const place of exported.keys()) {
      const [path = '', name = ''] = place.split('#');
      const file = this.#file(path);
      const text = file.own.get(name) ?? '';
      for (const word of new Set(text.match(/\b[A-Z]\w*/g))) {
        const origin = file.imports.get(word) ?? (file.own.has(word) ? ([path, word] as const) : undefined);
        if (origin === undefined) continue;
        if (!exported.has(this.#placeOf(...origin))) missing.add(`${name}: ${word}`);
      }
    }
    return [...missing].sort();
  }

  /** Where a declaration really stands. */
  #placeOf(path: string, name: string): string {
    const { own, reexports, all } = this.#file(path);
    if (own.has(name)) return placeOf(path, name);
    const from = reexports.get(name);
    if (from) return this.#placeOf(...from);
    for (const file of all) {
      const place = this.#placeOf(file, name);
      if (place !== '') return place;
    }
    return '';
  }

  #file(path: string): Declarations {
    const known = this.#read.get(path);
    if (known) return known;
    const read = readDeclarations(path);
    this.#read.set(path, read);
    return read;
  }
}

const placeOf = (path: string, name: string): string => `${path}#${name}`;

function readDeclarations(path: string): Declarations {
  const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const own = new Map<string, string>();
  const imports = new Map<string, readonly [string, string]>();
  const reexports = new Map<string, readonly [string, string]>();
  const all: string[] = [];
  const locate = (specifier: string): string => resolve(dirname(path), specifier.replace(/\.js$/, '.d.ts'));
  const statements = text.split(/^(?=import |export |declare |interface |type |class )/m);
  for (const statement of statements) {
    const star = /^export (?:type )?\* from '([^']+)'/.exec(statement);
    const named = /^(import|export) (?:type )?\{([^}]*)\} from '([^']+)'/.exec(statement);
    if (star?.[1]) all.push(locate(star[1]));
    else if (named) {
      const [, kind, list = '', specifier = ''] = named;
      const table = kind === 'import' ? imports : reexports;
      for (const each of list.split(',')) {
        const [original = '', local = original] = each
          .trim()
          .replace(/^type /, '')
          .split(' as ');
        if (original !== '' && existsSync(locate(specifier))) table.set(local, [locate(specifier), original]);
      }
    } else {
      const name =
        /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|const|function) (\w+)/.exec(
          statement,
        )?.[1];
      if (name !== undefined) own.set(name, `${own.get(name) ?? ''}${withoutPrivate(statement)}`);
    }
  }
  return { path, text, own, imports, reexports, all };
}

/** Private members cannot be reached, whatever their types are. */
const withoutPrivate = (text: string): string => text.replace(/^\s+private .*$/gm, '');

/** The declarations of the package's entry points in an installed package. */
export const entryPoints = (folder: string): readonly string[] =>
  ['index.d.ts', 'ast.d.ts'].map((name) => join(folder, 'node_modules/smtpd-lint/dist/types/src', name));
