#!/usr/bin/env bash
# Moves the tag of a major version, by which the action is referenced, to a release: move-major-tag.sh v1.2.3 moves v1. A release that is older than the tag's
# does not move it back.
set -euo pipefail
tag=$1
major=${tag%%.*}
git fetch --quiet --force --tags origin
newest=$(git tag --list "$major.*.*" --sort=-version:refname | head -n 1)
if [ "$newest" != "$tag" ]; then echo "move-major-tag: $newest is newer than $tag; $major stays"; exit 0; fi
git tag --force "$major" "$tag^{commit}"
git push --force origin "refs/tags/$major"
