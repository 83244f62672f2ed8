#!/usr/bin/env bash
# The checking step of action.yml. Inputs are environment variables, so that none is ever interpreted as shell code.
set -euo pipefail

lines() { # Prints the non-empty lines of $1, each terminated by NUL.
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
case $INPUT_REQUIRE_PROOF in
  true) proof=(--require-proof) ;;
  false) proof=(--no-require-proof) ;;
  *) echo "::error::require-proof is true or false, not $INPUT_REQUIRE_PROOF"; exit 2 ;;
esac

# Identifies the file at a path, so that another file, or a rewritten one, is distinguished. A checkout may contain a report that no run has written.
identity() {
  node -p 'const s = fs.lstatSync(process.argv[1], { bigint: true, throwIfNoEntry: false }); s?.isFile() ? [s.dev, s.ino, s.size, s.ctimeNs].join() : ""' -- "$1"
}

review=()
[ -z "$INPUT_ROOT" ] || { options+=(--root "$INPUT_ROOT"); review+=(--root "$INPUT_ROOT"); }
[ -z "$INPUT_RELEASE" ] || case $INPUT_RELEASE in *,*) ;; *) review+=(--release "$INPUT_RELEASE") ;; esac
if [ -n "$INPUT_BASE" ]; then
  base=$("$(dirname "$0")/action-base.sh" "$INPUT_BASE")
  options+=(--settings-from "$base")
  review+=(--base "$base")
fi
[ -z "$INPUT_POLICY" ] || review+=(--policy "$INPUT_POLICY")

sarif=$INPUT_SARIF_FILE
if [ -z "$sarif" ] && [ "$INPUT_UPLOAD_SARIF" = true ]; then
  sarif=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/smtpd-lint.XXXXXX")/smtpd-lint.sarif
fi
case $sarif in *$'\n'*) echo '::error::sarif-file is one path'; exit 2 ;; esac
if [ -n "$sarif" ]; then
  before=$(identity "$sarif")
  options+=(--sarif-file "$sarif")
fi
status=0
node "$SMTPD_LINT" --format "$INPUT_FORMAT" "${proof[@]}" "${options[@]}" -- "${files[@]}" || status=$?
# There is no SARIF file if the run could not judge everything, because code scanning would close the alerts that it lacks.
if [ -n "$sarif" ]; then
  after=$(identity "$sarif")
  if [ -n "$after" ] && [ "$after" != "$before" ]; then echo "sarif-file=$sarif" >>"$GITHUB_OUTPUT"; fi
fi
if [ -n "$INPUT_BASE$INPUT_POLICY" ]; then
  written=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/smtpd-lint.XXXXXX")/smtpd-lint-review.json
  reviewed=0
  node "$SMTPD_LINT" review --format github --json-file "$written" "${review[@]}" -- "${files[@]}" || reviewed=$?
  [ ! -e "$written" ] || echo "review-file=$written" >>"$GITHUB_OUTPUT"
fi
# A known fault outranks a run that could not judge everything; with fail-on never, only the latter fails.
results=" $status ${reviewed:-0} "
case $INPUT_FAIL_ON$results in
  never*' 2 '*) exit 2 ;;
  never*) exit 0 ;;
  *' 1 '*) exit 1 ;;
  *) exit $((status > ${reviewed:-0} ? status : ${reviewed:-0})) ;;
esac
