// The start of dist/smtpd-lint.cjs: runs the command's chunks, functions of (require, module, exports, own). `start` has those that every
// run needs, entry.cjs those that read the command line, check.cjs those that every check needs, report.cjs those that show findings, settings.cjs those that read
// settings, and each other chunk is a file of its own. Those of one file are one function.
/* global start, together */
const own = {
  get url() {
    return require('node:url').pathToFileURL(__filename).href;
  },
};
const loaded = {};
/** What the files with several chunks gave, as far as one of these was asked for: by a chunk's name, what gives its exports. */
const read = {};

function load(name) {
  if (!name.startsWith('./')) return require(name);
  loaded[name] ??= exportsOf(name);
  return loaded[name];
}

function exportsOf(name) {
  if (started[name] !== undefined) return started[name]();
  // Not before: `--version` needs nothing of it.
  const { join } = require('node:path');
  const { runCached } = require('./code-cache.cjs');
  const file = Object.keys(together).find((one) => together[one].includes(name));
  if (file === undefined) return run(require(name));
  if (Object.keys(read).length === 0) require('./optimise-later.cjs').optimiseLater();
  read[file] ??= run(runCached(join(__dirname, file))).chunks;
  return read[file][name]();
}

/** What a function of the build's makes its exports. */
function run(factory) {
  const module = { exports: {} };
  factory(load, module, module.exports, own);
  return module.exports;
}

/** What the start's chunks give; it asks for other chunks later. */
const started = run(start).chunks;
