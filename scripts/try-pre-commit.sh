#!/usr/bin/env bash
# Tests the hooks of .pre-commit-hooks.yaml with the real pre-commit, as a user would have them: in a scratch repository a commit that opens a relay must be
# stopped, a sound one must pass, and smtpd-lint-fix must fix what it can. Uses the last commit of this repository.
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
if ! command -v pre-commit >/dev/null || ! git -C "$project" rev-parse -q --verify HEAD >/dev/null; then
  echo "try-pre-commit: skipped, pre-commit or the git history is not here"
  exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PRE_COMMIT_HOME="$scratch/home"
# Git's own variables, as set within a hook, would refer to the project instead of the scratch repository.
unset "${!GIT_@}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org

mkdir "$scratch/repo"
cd "$scratch/repo"
git init -q
revision=$(git -C "$project" rev-parse HEAD)
use() {
  printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n      - id: %s\n' "$project" "$revision" "$1" >.pre-commit-config.yaml
}
use smtpd-lint
pre-commit install >/dev/null

write() {
  printf 'listen on 192.0.2.1\naction "out" relay\nmatch from %s for any action "out"\n' "$1" >smtpd.conf
  git add .
}

write any
if git commit -qm 'anyone may relay' >"$scratch/stopped.log" 2>&1; then
  cat "$scratch/stopped.log"
  echo 'try-pre-commit: FAILED, a commit that opens a relay went through'
  exit 1
fi
# It must be stopped for the right reason, not because the hook could not be installed.
grep -q 'open-relay' "$scratch/stopped.log" || { cat "$scratch/stopped.log"; echo 'try-pre-commit: FAILED'; exit 1; }

write local
git commit -qm 'only this machine may relay' >"$scratch/passed.log" 2>&1 || { cat "$scratch/passed.log"; echo 'try-pre-commit: FAILED, a sound commit was stopped'; exit 1; }

# A file whose name looks like an option is not one, even if the hook has options of its own.
printf '        args: [--release, "6.8,7.9"]\n' >>.pre-commit-config.yaml
mkdir -- '--format=.' '--formatter=.'
printf 'require("node:fs").writeFileSync("ran", "")\n' | tee ./--format=./smtpd.conf >./--formatter=./smtpd.conf
git add -f .
if git commit -qm 'names that are options' >"$scratch/stopped.log" 2>&1 || [ -e ran ] || ! grep -q 'is a file here' "$scratch/stopped.log"; then
  cat "$scratch/stopped.log"
  echo 'try-pre-commit: FAILED, a file name became an option'
  exit 1
fi
git rm -rfq -- './--format=.' './--formatter=.'

use smtpd-lint-fix
echo 'match from local for any action "out"' >>smtpd.conf
git add .
# A hook that changes a file stops the commit, so that the user can review the change; the fixed file then passes.
if git commit -qm 'a rule that stands twice' >"$scratch/fixed.log" 2>&1; then
  cat "$scratch/fixed.log"
  echo 'try-pre-commit: FAILED, smtpd-lint-fix fixed nothing'
  exit 1
fi
grep -q 'files were modified by this hook' "$scratch/fixed.log" || { cat "$scratch/fixed.log"; echo 'try-pre-commit: FAILED'; exit 1; }
if [ "$(grep -c '^match' smtpd.conf)" != 1 ]; then cat "$scratch/fixed.log"; echo 'try-pre-commit: FAILED, smtpd-lint-fix left what can be fixed'; exit 1; fi
git add .
git commit -qm 'fixed' >"$scratch/passed.log" 2>&1 || { cat "$scratch/passed.log"; echo 'try-pre-commit: FAILED, a fixed file was stopped'; exit 1; }
# It does not fix an open relay, because that would change mail flow.
write any
if git commit -qm 'anyone may relay' >"$scratch/stopped.log" 2>&1; then echo 'try-pre-commit: FAILED, smtpd-lint-fix let an open relay through'; exit 1; fi
grep -q 'from any' smtpd.conf || { cat "$scratch/stopped.log"; echo 'try-pre-commit: FAILED, smtpd-lint-fix changed mail flow'; exit 1; }
git checkout -q HEAD -- .

# A changed table does not have the name of a configuration; hooks that always run still detect the change.
table() {
  printf '%s\n' "$1" >domains
  git add .
}
printf 'listen on 192.0.2.1\ntable domains file:/domains\naction "out" relay\nmatch from any for domain <domains> action "out"\n' >smtpd.conf
printf '{ "root": "." }\n' >.smtpd-lintrc.json
printf 'strangers may not send to foreign.example\n' >smtpd-lint.policy
table example.org
SKIP=smtpd-lint-fix git commit -qm 'a table' >"$scratch/passed.log" 2>&1 || { cat "$scratch/passed.log"; echo 'try-pre-commit: FAILED, a sound commit was stopped'; exit 1; }
always() {
  use "$1"
  [ "$1" != smtpd-lint-test ] || printf '        args: [smtpd.conf]\n' >>.pre-commit-config.yaml
  table "$2"
}
for hook in smtpd-lint-always smtpd-lint-diff smtpd-lint-test; do
  always "$hook" '*'
  if git commit -qm "a table that gets *, $hook" >"$scratch/stopped.log" 2>&1; then
    echo "try-pre-commit: FAILED, $hook let a table that opens a relay through"
    exit 1
  fi
  grep -qE 'open-relay|Strangers gain|refuted' "$scratch/stopped.log" || { cat "$scratch/stopped.log"; echo "try-pre-commit: FAILED, $hook"; exit 1; }
  always "$hook" example.org
  git commit -qm "as it was, $hook" >"$scratch/passed.log" 2>&1 || { cat "$scratch/passed.log"; echo "try-pre-commit: FAILED, $hook stopped a sound commit"; exit 1; }
done
echo 'try-pre-commit: an open relay was stopped, also in a table, a sound file passed, a fix was made'
