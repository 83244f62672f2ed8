#!/usr/bin/env bash
# Prints the commit that a change is compared with, which $1 names: a branch, a tag or a commit. Fetches it where the checkout is shallow.
set -euo pipefail

base=$1
fail() {
  echo "::error::$1" >&2
  exit 2
}
case $base in -* | *[[:cntrl:]\ ]*) fail 'base is a branch, a tag or a commit' ;; esac

quietly() { git -c core.hooksPath=/dev/null "$@" 2>/dev/null; }
commit() { quietly rev-parse --verify --quiet --end-of-options "$1^{commit}"; }

# Of a pull request GitHub checks out what merging it comes to: its first parent is the target branch as it was then, whatever has become of that since.
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
# What the branch has got since the change began is none of the change's doing, as far as the history is here.
quietly merge-base "$found" HEAD || echo "$found"
