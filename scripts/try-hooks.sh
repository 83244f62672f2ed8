#!/usr/bin/env bash
# Tests husky and lint-staged with this package, as docs/use.md describes, in a scratch repository: a commit that opens a relay must be stopped, a sound one
# must pass, and the changes of --fix must be in the commit. Uses the build in dist/.
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
[ -e "$project/dist/smtpd-lint.cjs" ] || { echo 'try-hooks: skipped, nothing is built'; exit 0; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Git's own variables, as set within a hook, would refer to the project instead of the scratch repository.
unset "${!GIT_@}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org

fail() {
  cat "$scratch/log"
  echo "try-hooks: FAILED, $1"
  exit 1
}

# Prints the block with number $1 of the recipe.
recipe() {
  awk -v wanted="$1" '/^## /{ here = ($0 == "## husky and lint-staged") } here && /^```/{ inside = !inside; number += inside; next } here && inside && number == wanted' \
    "$project/docs/use.md"
}

mkdir "$scratch/repo"
cd "$scratch/repo"
git init -q
printf 'node_modules\n' >.gitignore
(cd "$project" && npm pack --ignore-scripts --loglevel error --pack-destination "$scratch" >/dev/null)
recipe 2 >package.json
npm install --save-dev --offline --no-audit --no-fund --silent "$scratch"/smtpd-lint-*.tgz

# The newest lint-staged may require a newer Node.
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 22 ] || lint_staged=lint-staged@16
# Skip only if npm cannot install any packages, not if a postinstall script fails.
if ! npm install --save-dev --no-audit --no-fund --silent husky "${lint_staged:-lint-staged}" >"$scratch/log" 2>&1; then
  echo 'try-hooks: skipped, npm cannot install husky and lint-staged'
  exit 0
fi
recipe 1 | grep -v '^npm install ' >"$scratch/setup"
[ "$(wc -l <"$scratch/setup")" = 2 ] || fail 'docs/use.md has another recipe'
bash -e "$scratch/setup" >"$scratch/log" 2>&1 || fail 'husky could not be set up'

write() {
  printf 'listen on 192.0.2.1\naction "out" relay\nmatch from %s for any action "out"\n' "$1" >"$2"
  git add .
}

write any mx1.smtpd.conf
if git commit -qm 'anyone may relay' >"$scratch/log" 2>&1; then fail 'a commit that opens a relay went through'; fi
# It must be stopped for the right reason, not because the hook could not run.
grep -q 'open-relay' "$scratch/log" || fail 'it was stopped for another reason'

write local mx1.smtpd.conf
git commit -qm 'only this machine may relay' >"$scratch/log" 2>&1 || fail 'a sound commit was stopped'

printf '# A note.\nmatch from local for any action "out"\n' >>mx1.smtpd.conf
git add .
git commit -qm 'a rule that stands twice, and a note' >"$scratch/log" 2>&1 || fail 'a commit that --fix fixes was stopped'
git show HEAD:mx1.smtpd.conf >"$scratch/log"
grep -q '^# A note' "$scratch/log" || fail 'the change was not in the commit'
if [ "$(grep -c '^match' "$scratch/log")" != 1 ]; then fail 'what --fix fixes was not in the commit'; fi
echo "try-hooks: husky $(npm ls husky --parseable --long | sed 's/.*@//' | tail -1) and lint-staged: an open relay was stopped, a sound file passed, a fix went into the commit"
