#!/usr/bin/env bash
# Prints the commit with which a change is compared, named by $1: a branch, a tag or a commit. Fetches it if the checkout is shallow.
set -euo pipefail

base=$1
fail() {
  echo "::error::$1" >&2
  exit 2
}
case $base in -* | *[[:cntrl:]\ ]*) fail 'base is a branch, a tag or a commit' ;; esac

quietly() { git -c core.hooksPath=/dev/null "$@" 2>/dev/null; }
commit() { quietly rev-parse --verify --quiet --end-of-options "$1^{commit}"; }

# For a pull request GitHub checks out the result of merging it. Its first parent is the target branch at that time, whatever has happened to the branch since.
if [[ ${GITHUB_REF:-} == refs/pull/*/merge && $base == "${GITHUB_BASE_REF:-}" && $(commit HEAD) == "${GITHUB_SHA:-}" ]]; then
  commit 'HEAD^2' >/dev/null || quietly fetch --quiet --no-tags --depth=2 origin "$GITHUB_SHA" || true
  if commit 'HEAD^2' >/dev/null; then
    commit 'HEAD^1'
    exit
  fi
fi

found=$(commit "refs/remotes/origin/$base" || commit "$base" || true)
if [ -z "$found" ] && quietly fetch --quiet --no-tags --depth=1 origin "$base"; then found=$(commit FETCH_HEAD); fi
[ -n "$found" ] || fail "base $base is not in the checkout and cannot be fetched: give actions/checkout fetch-depth: 0"
# Commits on the branch after the change began do not belong to the change; they are excluded as far as the history is available.
quietly merge-base "$found" HEAD || echo "$found"
