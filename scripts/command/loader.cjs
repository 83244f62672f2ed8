// The start of dist/smtpd-lint.cjs: runs the command's chunks, each a function of (require, module, exports, ownUrl). `entry` has those that every
// run needs, check.cjs those that every check needs, and each other chunk is a file of its own.
//
// Compiling check.cjs takes longer than most checks, so the build keeps what V8 made of it beside it (keep-code.cjs). V8 looks whether that is its
// own, and compiles as usual where it is not; the file lies where the program itself does, so whoever could change it could
// change that as well.
/* global entry, BUILD */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');
const { codeFile } = require('./code-file.cjs');

const ownUrl = pathToFileURL(__filename).href;
const loaded = {};
let checkChunks;

function load(name) {
  if (!name.startsWith('./')) return require(name);
  const known = loaded[name];
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded[name] = module;
  chunk(name)(load, module, module.exports, ownUrl);
  return module.exports;
}

function chunk(name) {
  if (entry[name] !== undefined) return entry[name];
  checkChunks ??= readCheck();
  return checkChunks[name] ?? require(name);
}

function readCheck() {
  const filename = join(__dirname, 'check.cjs');
  let cachedData;
  try {
    cachedData = readFileSync(join(__dirname, codeFile(BUILD)));
  } catch {
    // Built by another Node: there is none.
  }
  return new Script(readFileSync(filename, 'utf8'), { filename, cachedData }).runInThisContext();
}

load('./smtpd-lint.cjs');
