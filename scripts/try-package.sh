#!/usr/bin/env bash
# Packs the package, installs the tarball in an empty folder without a network, and runs it there: nothing that it needs may be missing.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD

scratch=$(mktemp -d)
# Not below the other folder, whose package.json would turn a file without an extension into a module.
alone=$(mktemp -d)
trap 'rm -rf "$scratch" "$alone"' EXIT
npm pack --loglevel error --pack-destination "$scratch" >/dev/null
unpacked=$(tar -xzOf "$scratch"/smtpd-lint-*.tgz | wc -c)
[ "$unpacked" -le 3000000 ] || { echo "try-package: FAILED: the package has $unpacked bytes"; exit 1; }

cd "$scratch"
echo '{ "private": true, "type": "module" }' >package.json
npm install --offline --no-audit --no-fund --silent --cache "$scratch/empty-cache" ./smtpd-lint-*.tgz
printf 'listen on 192.0.2.1\naction "out" relay\nmatch from %s for any action "out"\n' any >open.conf
printf 'listen on 192.0.2.1\naction "out" relay\nmatch from %s for any action "out"\n' local >closed.conf

expect() {
  local wanted=$1 got=0
  shift
  "$@" >output 2>&1 || got=$?
  [ "$got" = "$wanted" ] || { cat output; echo "try-package: FAILED: $* ended with $got, not $wanted"; exit 1; }
}
expect 0 node_modules/.bin/smtpd-lint --version
expect 0 node_modules/.bin/smtpd-lint closed.conf
expect 1 node_modules/.bin/smtpd-lint open.conf
grep -q 'open-relay' output || { cat output; echo 'try-package: FAILED: no open-relay'; exit 1; }
expect 2 node_modules/.bin/smtpd-lint missing.conf
# The command in one file, without anything else of the package.
install -m 755 "$project/dist/standalone/smtpd-lint.cjs" "$alone/smtpd-lint"
expect 0 "$alone/smtpd-lint" closed.conf
expect 1 "$alone/smtpd-lint" open.conf
expect 0 npm install --global --prefix "$scratch/global" --offline --no-audit --no-fund --cache "$scratch/empty-cache" ./smtpd-lint-*.tgz
expect 0 "$scratch/global/bin/smtpd-lint" --version
expect 0 test -s "$scratch/global/share/man/man1/smtpd-lint.1"
expect 0 node --input-type=module -e "
  import { readFileSync } from 'node:fs';
  import { load } from 'smtpd-lint';
  import { parse } from 'smtpd-lint/ast';
  const [open, closed] = ['open.conf', 'closed.conf'].map((path) => readFileSync(path, 'utf8'));
  if (load(open).relay().openRelay !== 'yes' || load(closed).relay().openRelay !== 'no') process.exit(1);
  if (load(open).lint().findings.length === 0 || parse(open).statements.length !== 3) process.exit(1);
"
expect 0 node --input-type=commonjs -e "if (require('smtpd-lint').load('listen on lo0').lint === undefined) process.exit(1)"
# Lines of the sources in a stack trace.
expect 0 node --enable-source-maps --input-type=module -e "
  import { selectRules } from 'smtpd-lint';
  try { selectRules(null) } catch ({ stack }) { if (!/src\/lint\/selection\.ts:\d+/.test(stack)) throw new Error(stack) }
"
# Bundles: for a browser, where nothing of Node may be left, and the plugin for Node.
echo "import { load } from 'smtpd-lint'; if (load('listen on {').lint().findings.length === 0) throw new Error('nothing found');" >page.js
echo "import plugin from 'smtpd-lint/eslint'; if (Object.keys(plugin.rules).length < 50) throw new Error('no rules');" >plugin.js
bundle() { "$project/node_modules/.bin/esbuild" --bundle --log-level=error "$@"; }
expect 0 bundle page.js --platform=browser --outfile=page.cjs
expect 0 node -e "require('node:vm').runInNewContext(require('node:fs').readFileSync('page.cjs', 'utf8'), { TextEncoder, TextDecoder, URL, setTimeout })"
expect 0 bundle plugin.js --platform=node --format=esm --outfile=bundled-plugin.mjs
expect 0 node bundled-plugin.mjs
expect 0 "$project/node_modules/.bin/publint" --strict node_modules/smtpd-lint
for declared in index ast eslint/plugin; do
  [ -f "node_modules/smtpd-lint/dist/types/src/$declared.d.ts" ] || { echo "try-package: FAILED: no types of $declared"; exit 1; }
done
echo 'try-package: the installed tarball works'
