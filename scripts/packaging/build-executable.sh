#!/usr/bin/env bash
# Builds a single executable of the command and the running Node, for the current system, with Node's SEA: build-executable.sh FOLDER. Only here is code that V8
# has compiled distributed, because it belongs to exactly the Node that is included.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

version=$(node -p 'require("./package.json").version')
platform=$(node -p '`${process.platform}-${process.arch}`')
executable=$folder/smtpd-lint-$version-$platform
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The text is included twice: as the main program, and as the program of threads (src/cli/parallel.ts).
node -e '
  const [main, output] = process.argv.slice(1);
  const settings = { main, output, disableExperimentalSEAWarning: true, useCodeCache: true, assets: { "smtpd-lint.cjs": main } };
  console.log(JSON.stringify(settings));
' dist/standalone/smtpd-lint.cjs "$scratch/blob" >"$scratch/settings.json"
node --experimental-sea-config "$scratch/settings.json" >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; exit 1; }

install -m 755 "$(node -p process.execPath)" "$executable"
segment=()
if [ "$(uname)" = Darwin ]; then
  codesign --remove-signature "$executable"
  segment=(--macho-segment-name NODE_SEA)
elif command -v strip >/dev/null; then
  strip "$executable" 2>/dev/null || install -m 755 "$(node -p process.execPath)" "$executable"
fi
node_modules/.bin/postject "$executable" NODE_SEA_BLOB "$scratch/blob" --sentinel-fuse NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2 \
  "${segment[@]+"${segment[@]}"}" >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; exit 1; }
if [ "$(uname)" = Darwin ]; then codesign --sign - "$executable"; fi
[ "$("$executable" --version)" = "smtpd-lint $version" ] || { echo "build-executable: $executable does not run" >&2; exit 1; }
