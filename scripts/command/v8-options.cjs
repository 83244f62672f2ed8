// V8 is made for programs that run for long. A check of one file takes tenths of a second, most of which goes into memory that is touched for the first time and into machine code that
// hardly runs, so V8 is told to be sparing with both. docs/performance.md has the figures, for runs over many files, too, which take no longer for it.

/**
 * New objects stay in the memory that the program starts with, which is collected more often; the collections are small, so that more threads cost more than they help.
 * There is no machine code that is compiled without optimisation.
 */
const sparing = ['--semi-space-growth-factor=1', '--no-parallel-scavenge', '--no-sparkplug'];

/** Optimised machine code later, for each V8 that is known to accept this; others would complain on standard error. */
const later = {
  11: ['--interrupt-budget=400000'],
  12: ['--invocation-count-for-maglev=2000', '--invocation-count-for-turbofan=20000'],
  13: [
    '--invocation-count-for-maglev=6000',
    '--invocation-count-for-maglev-osr=6000',
    '--invocation-count-for-turbofan=20000',
  ],
};

/** Bytes of a file from which on a run takes long enough for what V8 does by itself. */
const largeFile = 64 * 1024;

/** Arguments of which it is looked at whether they are large files. */
const argumentsLookedAt = 8;

/**
 * Sets these options, the first ones only for a short run, except those that the user has set, and returns them. Must be called before any entry of the code cache is read, because V8
 * accepts only entries with the same options.
 */
exports.setOptions = () => {
  const known = later[Number.parseInt(process.versions.v8, 10)];
  if (known === undefined) return '';
  const args = process.argv.slice(2, 2 + argumentsLookedAt);
  let isLong = args[0] === 'lsp';
  try {
    for (const path of args)
      isLong ||= require('node:fs').statSync(path, { throwIfNoEntry: false })?.size > largeFile;
  } catch {
    // No such file can be read, either.
  }
  const told = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ').replaceAll('_', '-');
  let flags = '';
  for (const flag of [...(isLong ? [] : sparing), ...known])
    if (!told.includes(flag.replace(/^--(?:no-)?/, '').replace(/=.*/, ''))) flags += `${flag} `;
  require('node:v8').setFlagsFromString(flags);
  return flags;
};
