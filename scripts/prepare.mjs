// npm runs this before the package can be used from a clone: it builds. `npm install -g git+…` of npm 11, which pre-commit runs, passes its --global on to the installation of the
// clone's build dependencies, so that the clone lacks them; they are then installed here.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function hasBuilder() {
  try {
    import.meta.resolve('esbuild');
    return true;
  } catch {
    return false;
  }
}

if (!hasBuilder()) {
  const { npm_config_global: _, npm_config_location: __, ...env } = process.env;
  const { status } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'],
    {
      cwd: root,
      env,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) process.exit(1);
}
const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
