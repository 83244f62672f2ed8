// V8 optimises code that runs often on a background thread, and decides that within milliseconds: a check of one file ends before this pays off, after spending a third of its
// processor time on it. Runs over many files get the same code a little later.

/** The flag that delays optimisation, for each V8 that is known to accept it; others would complain on standard error. */
const flags = {
  11: '--interrupt-budget=400000',
  12: '--invocation-count-for-maglev=2000',
  13: '--invocation-count-for-maglev=2000',
};

/**
 * Delays optimisation, unless the user has set the same option. Must be called before any entry of the code cache is read, because V8 accepts only entries with the same options.
 */
exports.optimiseLater = () => {
  const flag = flags[Number.parseInt(process.versions.v8, 10)];
  const told = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  if (flag !== undefined && !told.includes(flag.split('=')[0])) require('node:v8').setFlagsFromString(flag);
};
