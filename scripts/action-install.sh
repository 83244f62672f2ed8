#!/usr/bin/env bash
# The installation step of action.yml: writes the path of the command to GITHUB_OUTPUT. For a release it installs the published package, which has no
# dependencies; for the project's own checkout, a branch or a commit, it builds the command.
set -euo pipefail

# The release is read from the checkout, whether it is referred to as v1.2.3 or v1.
version=$(node -p 'require(process.argv[1]).version' "$ACTION_PATH/package.json")
built=$ACTION_PATH/dist/smtpd-lint.cjs
case $ACTION_REF in
  v"$version" | v"${version%%.*}")
    # Kept for the other steps of this job, and for later jobs if the runner persists.
    place=${RUNNER_TOOL_CACHE:-${RUNNER_TEMP:-/tmp}}/smtpd-lint/$version
    command=$place/node_modules/smtpd-lint/dist/smtpd-lint.cjs
    # Not in the checkout, whose .npmrc belongs to a stranger.
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
