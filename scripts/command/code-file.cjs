// Where the compiled code of check.cjs lies: V8 reads only what the same V8 wrote, for the same kind of machine.
exports.codeFile = () => `check-${process.platform}-${process.arch}-${process.versions.v8}.code`;
