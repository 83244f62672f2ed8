// Where the compiled code of check.cjs lies. V8 reads only what the same V8 wrote, for the same kind of machine; of the text it compares the length
// alone, so the name has `build`, a digest of the text.
exports.codeFile = (build) =>
  `check-${build}-${process.platform}-${process.arch}-${process.versions.v8}.code`;
