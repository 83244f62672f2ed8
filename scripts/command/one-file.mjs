// The end of the program in dist/standalone/smtpd-lint.cjs: runs the command from parts in comments behind it, which V8 does not have to read before they are needed.
import { lineEnd } from './comments.mjs';
import { own, startProgram } from './parts.mjs';

/* global start, together, places */

/** In a single executable (scripts/packaging/build-executable.sh) this text is no file. */
const sea = process.getBuiltinModule('node:sea');
const isFile = !sea?.isSea();
const dated = isFile ? __filename : process.execPath;

/** @param {string} name */
const textOf = (name) => commentOf(...places[name]).replaceAll(lineEnd, '\n');

/** @param {number} fromEnd @param {number} length */
function commentOf(fromEnd, length) {
  if (isFile) return require('./code-cache.cjs').fileText(__filename, { fromEnd, length });
  const all = Buffer.from(sea.getRawAsset('smtpd-lint.cjs'));
  return all.latin1Slice(all.length - fromEnd, all.length - fromEnd + length);
}

Object.defineProperty(own, 'pages', { get: () => textOf('pages') });

startProgram(start, together, (name) => {
  return { filename: require('node:path').join(__dirname, `${name}.js`), text: textOf(name), dated };
});
