// The start of dist/smtpd-lint.cjs: runs the command's chunks, each a function of (require, module, exports, own). `start` has those that every
// run needs, entry.cjs those that read the command line, check.cjs those that every check needs, report.cjs those that show findings and read settings, and each
// other chunk is a file of its own.
/* global start, together */
const { join } = require('node:path');
const { runCached } = require('./code-cache.cjs');
const { optimiseLater } = require('./optimise-later.cjs');

const own = {
  get url() {
    return require('node:url').pathToFileURL(__filename).href;
  },
};
const loaded = {};
/** The chunks of the files that have several, as far as one was asked for. */
const read = {};

function load(name) {
  if (!name.startsWith('./')) return require(name);
  const known = loaded[name];
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded[name] = module;
  chunk(name)(load, module, module.exports, own);
  return module.exports;
}

function chunk(name) {
  if (start[name] !== undefined) return start[name];
  const file = Object.keys(together).find((one) => together[one].includes(name));
  if (file === undefined) return require(name);
  if (Object.keys(read).length === 0) optimiseLater();
  read[file] ??= runCached(join(__dirname, file));
  return read[file][name];
}

load('./smtpd-lint.cjs');
