#!/usr/bin/env bash
# The step of action.yml that checks. Inputs come in the environment, so that none of them is ever read as shell.
set -euo pipefail

lines() { # One word a line; empty lines are none.
  local line
  while IFS= read -r line; do [ -z "$line" ] || printf '%s\0' "$line"; done <<<"$1"
}
mapfile -d '' -t files < <(lines "$INPUT_FILES")
mapfile -d '' -t options < <(lines "$INPUT_ARGS")
[ -z "$INPUT_RELEASE" ] || options+=(--release "$INPUT_RELEASE")
case $INPUT_FAIL_ON in
  error | never) ;;
  warning) options+=(--max-warnings 0) ;;
  *) echo "::error::fail-on is error, warning or never, not $INPUT_FAIL_ON"; exit 2 ;;
esac

sarif=$INPUT_SARIF_FILE
if [ -z "$sarif" ] && [ "$INPUT_UPLOAD_SARIF" = true ]; then sarif=${RUNNER_TEMP:-.}/smtpd-lint.sarif; fi
if [ -n "$sarif" ]; then
  # Its findings decide nothing here: the run below says the same and stops the job.
  node "$SMTPD_LINT" --format sarif --output-file "$sarif" "${options[@]}" -- "${files[@]}" 2>/dev/null || true
  [ ! -e "$sarif" ] || echo "sarif-file=$sarif" >>"$GITHUB_OUTPUT"
fi

status=0
node "$SMTPD_LINT" --format "$INPUT_FORMAT" "${options[@]}" -- "${files[@]}" || status=$?
if [ "$INPUT_FAIL_ON" = never ] && [ "$status" = 1 ]; then status=0; fi
exit "$status"
