// Runs the steps of .github/workflows/release.yml locally, on a fresh clone of the last commit with the tag of its version: node scripts/release/try-workflow.mjs. Nothing leaves
// this machine: `npm publish` is a dry run, gh and docker only record their arguments, and the tags go to a repository beside the clone. Steps that use actions are not run;
// artifacts are passed from one job to the next as the actions would do. Running the tests (.ci/run) is left to the caller.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'try-workflow-'));
const jobs = ['package', 'npm', 'github', 'image', 'site'];
/** The assets that the release must have. */
const wanted = [
  /^smtpd-lint-[\d.]+\.tgz$/,
  /\.cjs$/,
  /\.cdx\.json$/,
  /_all\.deb$/,
  /-linux-\w+$/,
  /-recipes\.tar\.gz$/,
  /^SHA256SUMS$/,
];

const git = (/** @type {string} */ cwd, /** @type {string[]} */ ...args) =>
  execFileSync('git', ['-c', 'advice.detachedHead=false', ...args], { cwd, encoding: 'utf8' });

/** Creates stand-ins for the programs that would publish. @param {string} folder */
function standIns(folder) {
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  const told = join(scratch, 'told');
  const scripts = {
    // Provenance requires a token of GitHub's.
    npm: `if [ "$1" = publish ]; then shift; exec '${npm}' publish --dry-run --provenance=false $(printf '%s\\n' "$@" | grep -v '^--provenance$'); fi\nexec '${npm}' "$@"`,
    gh: `printf 'gh %s\\n' "$*" >>'${told}'`,
    docker: `[ "$1" != login ] || cat >/dev/null\nprintf 'docker %s\\n' "$*" >>'${told}'`,
  };
  mkdirSync(folder);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return told;
}

/** @param {string} message */
function fail(message) {
  throw new Error(`try-workflow: ${message}`);
}

/**
 * Runs the steps of a job in a checkout of its own.
 * @param {string} name
 * @param {{ steps: { run?: string, uses?: string, 'working-directory'?: string, with?: Record<string, string>, env?: Record<string, string> }[] }} job
 * @param {Record<string, string | undefined>} env
 */
function run(name, job, env) {
  const checkout = join(scratch, name);
  git(
    scratch,
    'clone',
    '--quiet',
    '--branch',
    env.GITHUB_REF_NAME ?? '',
    join(scratch, 'origin.git'),
    checkout,
  );
  git(checkout, 'config', 'user.name', 'a');
  git(checkout, 'config', 'user.email', 'a@example.org');
  const artifacts = join(scratch, 'artifacts');
  for (const step of job.steps) {
    if (step.uses?.startsWith('actions/upload-artifact@'))
      cpSync(join(checkout, step.with?.path ?? ''), artifacts, { recursive: true });
    if (step.uses?.startsWith('actions/download-artifact@'))
      cpSync(artifacts, join(checkout, step.with?.path ?? ''), { recursive: true });
    if (step.run === undefined) continue;
    console.log(`--- ${name}: ${step.run.trim()}`);
    const { status } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step.run], {
      cwd: join(checkout, step['working-directory'] ?? ''),
      env: { ...env, ...step.env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) fail(`a step of ${name} ended with ${status}`);
  }
  return checkout;
}

function tryWorkflow() {
  const workflow = parse(readFileSync(join(root, '.github/workflows/release.yml'), 'utf8'));
  const { version } = JSON.parse(
    execFileSync('git', ['show', 'HEAD:package.json'], { cwd: root, encoding: 'utf8' }),
  );
  const tag = `v${version}`;
  git(scratch, 'clone', '--quiet', '--bare', root, 'origin.git');
  const origin = join(scratch, 'origin.git');
  for (const each of git(origin, 'tag', '--list').split('\n').filter(Boolean))
    git(origin, 'tag', '--delete', each);
  git(origin, 'tag', tag, git(root, 'rev-parse', 'HEAD').trim());
  const told = standIns(join(scratch, 'bin'));
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_|GIT_|GITHUB_|INIT_CWD)/.test(name));
  const env = {
    ...Object.fromEntries(own),
    PATH: [join(scratch, 'bin'), process.env.PATH].join(delimiter),
    GITHUB_REF_NAME: tag,
    GITHUB_REPOSITORY: 'Someone/smtpd-lint',
    GITHUB_ACTOR: 'someone',
  };
  const checkouts = Object.fromEntries(jobs.map((name) => [name, run(name, workflow.jobs[name], env)]));
  const assets = readdirSync(join(checkouts.github ?? '', 'assets'));
  for (const pattern of wanted)
    if (!assets.some((name) => pattern.test(name))) fail(`no asset is like ${pattern}`);
  const said = existsSync(told) ? readFileSync(told, 'utf8') : '';
  if (!said.includes(`gh release create ${tag} --verify-tag`)) fail('no release was made');
  if (!said.includes(`docker build --tag ghcr.io/someone/smtpd-lint:${version}`)) fail('no image was built');
  if (!existsSync(join(checkouts.site ?? '', 'site/.vitepress/dist/playground.html')))
    fail('no site was built');
  const [major = ''] = tag.split('.');
  if (git(origin, 'rev-parse', major) !== git(origin, 'rev-parse', `${tag}^{commit}`))
    fail(`${major} was not moved`);
  console.log(`try-workflow: the steps of ${jobs.join(', ')} work for ${tag}`);
}

try {
  tryWorkflow();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
