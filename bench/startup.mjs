// Measures how long the command takes to start, compared with an empty Node program: `npm run build && npm run bench:startup [-- RUNS]`.
// The two run alternately, so that a drift in the machine's speed does not favour one of them; the median ratio is the result.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../dist/smtpd-lint.cjs', import.meta.url));
const sound = fileURLToPath(new URL('sound.conf', import.meta.url));
const open = fileURLToPath(new URL('startup.conf', import.meta.url));
const settings = fileURLToPath(new URL('settings.json', import.meta.url));
const runs = Number(process.argv[2] ?? 20);

// With NODE_EXTRA_CA_CERTS, Node 20 reads a bundle of certificates at each start.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

/** @param {readonly string[]} args */
function once(args) {
  const start = process.hrtime.bigint();
  const { error } = spawnSync(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (error) throw error;
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

const cases = {
  'sound file': [command, sound],
  'sound file, json': [command, '--format', 'json', sound],
  'sound file, settings': [command, '--config', settings, sound],
  'open relay': [command, open],
  'open relay, json': [command, '--format', 'json', open],
  '--version': [command, '--version'],
};

for (const [name, args] of Object.entries(cases)) {
  once(args);
  const pairs = Array.from({ length: runs }, () => [once(args), once(['-e', '0'])]);
  const took = median(pairs.map(([one]) => one));
  const floor = median(pairs.map(([, empty]) => empty));
  const ratio = median(pairs.map(([one, empty]) => one / empty));
  console.log(
    `${name.padEnd(21)} ${took.toFixed(0)} ms, node -e 0: ${floor.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
  );
}
