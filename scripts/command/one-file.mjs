// The end of the program in dist/standalone/smtpd-lint.cjs: runs the command from parts in comments behind it, which V8 does not have to read before they are needed.
import { lineEnd } from './comments.mjs';
import { startProgram } from './parts.mjs';

/* global start, together, places */

/** In a single executable (scripts/packaging/build-executable.sh) this text is no file. */
const sea = process.getBuiltinModule('node:sea');
const dated = sea?.isSea() ? process.execPath : __filename;

/** @param {string} name */
function textOf(name) {
  const [fromEnd, length] = places[name];
  const read = () => {
    if (!sea?.isSea()) return require('./code-cache.cjs').fileText(__filename, { fromEnd, length });
    const all = Buffer.from(sea.getRawAsset('smtpd-lint.cjs'));
    return all.latin1Slice(all.length - fromEnd, all.length - fromEnd + length);
  };
  return read().replaceAll(lineEnd, '\n');
}

const own = {
  get pages() {
    return textOf('pages');
  },
  get url() {
    return require('node:url').pathToFileURL(__filename).href;
  },
};

startProgram(start, together, own, (name) => {
  return { filename: require('node:path').join(__dirname, `${name}.js`), text: textOf(name), dated };
});
