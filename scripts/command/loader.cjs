// The start of dist/smtpd-lint.cjs: runs the command's chunks, each a function of (require, module, exports, own). `start` has those that every
// run needs, entry.cjs those that read the command line, check.cjs those that every check needs, and each other chunk is a file of its own.
/* global start */
const { join } = require('node:path');
const { runCached } = require('./code-cache.cjs');

const own = {
  get url() {
    return require('node:url').pathToFileURL(__filename).href;
  },
};
const loaded = {};
const together = ['entry.cjs', 'check.cjs'];
/** The chunks of these files, as far as one was asked for. */
const read = [];

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
  for (const [at, file] of together.entries()) {
    read[at] ??= runCached(join(__dirname, file));
    if (read[at][name] !== undefined) return read[at][name];
  }
  return require(name);
}

load('./smtpd-lint.cjs');
