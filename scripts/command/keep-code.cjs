// Loaded before the command when the build runs it: writes down what V8 compiled in that run, for the runs to come (loader.cjs).
const { writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const vm = require('node:vm');
const { codeFile } = require('./code-file.cjs');

vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    process.on('exit', () => {
      writeFileSync(
        join(dirname(options.filename), codeFile(process.env.SMTPD_LINT_BUILD)),
        this.createCachedData(),
      );
    });
  }
};
