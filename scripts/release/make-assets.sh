#!/usr/bin/env bash
# Collects the assets of a release from a built tree in a folder: make-assets.sh TAG FOLDER. Executables for other systems are added on those systems.
set -euo pipefail
tag=$1
mkdir -p "$2"
assets=$(cd "$2" && pwd)
cd "$(dirname "$0")/../.."

version=${tag#v}
node scripts/release/release-notes.mjs "$tag" >"$assets/NOTES.md"
tarball=$(npm pack --silent --ignore-scripts --pack-destination "$assets")
install -m 755 dist/standalone/smtpd-lint.cjs "$assets/smtpd-lint-$version.cjs"
install -m 644 dist/sbom.cdx.json "$assets/smtpd-lint-$version.cdx.json"
install -m 644 dist/LICENSES.txt "$assets/LICENSES.txt"
scripts/packaging/build-deb.sh "$assets"
scripts/packaging/build-executable.sh "$assets"
recipes=$(mktemp -d)
trap 'rm -rf "$recipes"' EXIT
node scripts/packaging/write-recipes.mjs "$assets/$tarball" "$recipes"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -czf "$assets/smtpd-lint-$version-recipes.tar.gz" -C "$recipes" .
ls -l "$assets"
