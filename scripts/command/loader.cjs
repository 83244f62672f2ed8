// The start of dist/smtpd-lint.cjs: runs the command's chunks, each a function of (require, module, exports, ownUrl). `entry` has those that every
// run needs, check.cjs those that every check needs, and each other chunk is a file of its own.
/* global entry */
const { pathToFileURL } = require('node:url');

const ownUrl = pathToFileURL(__filename).href;
const loaded = {};

function load(name) {
  if (!name.startsWith('./')) return require(name);
  const known = loaded[name];
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded[name] = module;
  chunk(name)(load, module, module.exports, ownUrl);
  return module.exports;
}

const chunk = (name) => entry[name] ?? require('./check.cjs')[name] ?? require(name);

load('./smtpd-lint.cjs');
