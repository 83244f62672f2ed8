#!/usr/bin/env bash
# The step of action.yml that installs: says in GITHUB_OUTPUT where the command is. Of a release it takes the published package, which needs no others; of the
# project's own checkout, and of a branch or a commit, it builds what is there.
set -euo pipefail

# Whatever it is called by, v1.2.3 or v1, the checkout says which release it is.
version=$(node -p 'require(process.argv[1]).version' "$ACTION_PATH/package.json")
built=$ACTION_PATH/dist/smtpd-lint.cjs
case $ACTION_REF in
  v"$version" | v"${version%%.*}")
    # Kept for the steps of this job, and from one job to the next where the runner stays.
    place=${RUNNER_TOOL_CACHE:-${RUNNER_TEMP:-/tmp}}/smtpd-lint/$version
    command=$place/node_modules/smtpd-lint/dist/smtpd-lint.cjs
    # Not in the checkout, whose .npmrc is a stranger's.
    mkdir -p "$place"
    cd "$place"
    if [ ! -e complete ]; then
      echo '{ "private": true }' >package.json
      if npm install --ignore-scripts --no-audit --no-fund --no-save --silent "smtpd-lint@$version"; then : >complete; fi
    fi
    if [ -e complete ]; then echo "command=$command" >>"$GITHUB_OUTPUT"; exit 0; fi
    echo "::notice::smtpd-lint $version could not be installed as a package: it is built" ;;
esac
if [ ! -e "$built" ]; then (cd "$ACTION_PATH" && npm ci --no-audit --no-fund); fi
echo "command=$built" >>"$GITHUB_OUTPUT"
