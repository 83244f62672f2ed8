// The start of dist/smtpd-lint.cjs: runs the command's chunks, which are functions of (require, module, exports, own). `start` contains the chunks that every run needs, entry.cjs
// those that read the command line, check.cjs those that every check needs, report.cjs those that show findings, settings.cjs those that read settings, and each other chunk is a
// file of its own. The chunks of one file form one function.
/* global start, together */
const own = {
  get url() {
    return require('node:url').pathToFileURL(__filename).href;
  },
};
const loaded = {};
/** The evaluated files with several chunks, each as a map from the name of a chunk to a function that returns its exports. */
const read = {};

function load(name) {
  if (!name.startsWith('./')) return require(name);
  loaded[name] ??= exportsOf(name);
  return loaded[name];
}

function exportsOf(name) {
  if (started[name] !== undefined) return started[name]();
  // Required only here, because `--version` does not need them.
  const { join } = require('node:path');
  const { runCached } = require('./code-cache.cjs');
  const file = Object.keys(together).find((one) => together[one].includes(name));
  if (file === undefined) return run(require(name));
  if (Object.keys(read).length === 0) require('./optimise-later.cjs').optimiseLater();
  read[file] ??= run(runCached(join(__dirname, file))).chunks;
  return read[file][name]();
}

/** The exports of a function that the build has generated. */
function run(factory) {
  const module = { exports: {} };
  factory(load, module, module.exports, own);
  return module.exports;
}

/** The chunks of the start; they load other chunks later. */
const started = run(start).chunks;
