// The start of dist/smtpd-lint.cjs: runs the command's files (registry.mjs). `start` contains the chunks that every run needs. Files with several chunks are entry.js for those that
// read the command line, engine.js and syntax.js for those of the library that every check needs, check.js for the others of a check, report.js for those that show findings,
// and more (files.mjs); each other chunk is a file of its own.
import { registry } from './registry.mjs';

/* global start, together */
const own = {
  get url() {
    return require('node:url').pathToFileURL(__filename).href;
  },
};
/** V8's options for this run, set before the first file with several chunks is read. */
let flags;

function read(name) {
  // Required only here, because `--version` does not need them.
  const { join } = require('node:path');
  const { run, runCached } = require('./code-cache.cjs');
  const file = Object.keys(together).find((one) => together[one].includes(name));
  const path = join(__dirname, 'modules', file ?? name);
  if (file === undefined) return run(path)(load, own);
  flags ??= require('./v8-options.cjs').setOptions();
  runCached(path, flags)(load, own);
}

const load = registry(own, read, require, () => Promise.resolve());
start(load, own);
