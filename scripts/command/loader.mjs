// The end of dist/smtpd-lint.cjs: runs the command from the files in dist/modules/.
import { startProgram } from './parts.mjs';

/* global start, together */
startProgram(start, together, (name) => {
  const filename = require('node:path').join(__dirname, 'modules', `${name}.js`);
  const { columnOffset, fileText } = require('./code-cache.cjs');
  return { filename, columnOffset, text: fileText(filename), dated: filename };
});
