// The files to which the program's chunks are assigned.

/** @typedef {import('./chunks.mjs').Chunk} Chunk */

/**
 * The chunks that certain modules of the sources are in, and those that they need to be evaluated.
 * @param {ReadonlyMap<string, Chunk>} chunks
 * @param {readonly string[]} sources
 */
export function neededBy(chunks, ...sources) {
  const found = new Set();
  const visit = (/** @type {string} */ name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const each of chunks.get(name)?.imports ?? []) visit(each);
  };
  for (const source of sources) visit(chunkOf(chunks, source));
  return found;
}

/** @param {ReadonlyMap<string, Chunk>} chunks @param {string} source */
export function chunkOf(chunks, source) {
  const found = [...chunks].find(([, chunk]) => chunk.source === source);
  if (found === undefined) throw new Error(`${source} has no chunk of its own`);
  return found[0];
}

/**
 * The chunks of each file, by its name without `.js`. What is always loaded together is one file, and each other chunk is a file of its own. `start` and `entry` belong to the command,
 * `syntax`, `engine`, `questions` and `suffixes` to the command and the library.
 * @param {ReadonlyMap<string, Chunk>} chunks
 * @returns {Map<string, readonly string[]>}
 */
export function filesOf(chunks) {
  const needed = (/** @type {string[]} */ ...sources) => neededBy(chunks, ...sources);
  const library = needed('src/index.ts');
  const check = needed('src/cli/run.ts');
  const report = needed('src/report/pretty.ts');
  /** The chunks of a check in a project with a settings file. */
  const settings = needed('src/settings/load-settings.ts', 'src/cli/settings-host.ts');
  /** A chunk is in the first of these that has it. @type {Record<string, ReadonlySet<string>>} */
  const groups = {
    start: needed('src/cli/start.ts'),
    entry: needed('src/cli/entry.ts'),
    syntax: needed('src/ast.ts'),
    engine: new Set([...library].filter((name) => check.has(name) || report.has(name) || settings.has(name))),
    questions: library,
    suffixes: needed('src/verify/relay/suffix-list.ts'),
    check,
    report,
    settings,
  };
  /** @type {Map<string, string[]>} */
  const files = new Map(Object.keys(groups).map((name) => [name, []]));
  const pluginOnly = chunkOf(chunks, 'src/eslint/plugin.ts');
  for (const name of chunks.keys()) {
    if (name === pluginOnly) continue;
    const group = Object.keys(groups).find((each) => groups[each]?.has(name)) ?? name.slice(2, -'.js'.length);
    files.set(group, [...(files.get(group) ?? []), name]);
  }
  return files;
}

/**
 * The chunks of the library's own files. They are copies of chunks that the command has in files which the library cannot load, because these read files or the command line: `base`
 * is for all entry points, `plugin` for ESLint's.
 * @param {ReadonlyMap<string, Chunk>} chunks
 * @param {ReadonlyMap<string, readonly string[]>} files
 * @returns {Map<string, readonly string[]>}
 */
export function ownFilesOf(chunks, files) {
  const library = neededBy(chunks, 'src/index.ts', 'src/ast.ts');
  const [started, shared] = [
    ['start', 'entry'],
    ['syntax', 'engine', 'questions', 'suffixes'],
  ].map((names) => new Set(names.flatMap((name) => files.get(name) ?? [])));
  const base = [...library].filter((name) => started?.has(name));
  const plugin = [...neededBy(chunks, 'src/eslint/plugin.ts')].filter(
    (name) => !shared?.has(name) && !base.includes(name),
  );
  return new Map([
    ['base', base],
    ['plugin', plugin],
  ]);
}

/**
 * The exports of each chunk that other files ask for: all of those that are loaded by a call, or are entry points.
 * @param {ReadonlyMap<string, Chunk>} chunks
 * @param {Iterable<readonly string[]>} files the chunks of each
 * @returns {Map<string, readonly string[]>}
 */
export function askedOf(chunks, files) {
  const called = [...chunks].filter(([, { source }]) => source !== undefined);
  const asked = new Map(called.map(([name, { exports }]) => [name, new Set(exports)]));
  for (const file of files)
    for (const { imports, takes } of file.flatMap((name) => chunks.get(name) ?? []))
      for (const other of imports.filter((each) => !file.includes(each)))
        asked.set(other, new Set([...(asked.get(other) ?? []), ...(takes.get(other) ?? [])]));
  return new Map([...asked].map(([name, names]) => [name, [...names]]));
}
