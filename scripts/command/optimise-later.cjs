// V8 makes machine code of what runs often, on a thread beside, and counts in milliseconds: a check of one file ends before that pays, and has spent
// a third of its processor time on it. Runs over many files come to the same code a little later.

/** What says so, for each V8 that is known to take it; another one would complain on standard error. */
const flags = {
  11: '--interrupt-budget=400000',
  12: '--invocation-count-for-maglev=2000',
  13: '--invocation-count-for-maglev=2000',
};

/** Only where the user has not told V8 anything about it. Before any entry of the code cache is read: V8 takes those of the same options only. */
exports.optimiseLater = () => {
  const flag = flags[Number.parseInt(process.versions.v8, 10)];
  const told = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  if (flag !== undefined && !told.includes(flag.split('=')[0])) require('node:v8').setFlagsFromString(flag);
};
