#!/usr/bin/env bash
# Tries the set-ups in editors/ in Neovim, Vim with ALE, and Emacs with eglot, without a window: an open relay must be shown in smtpd.conf and in a template of it. Uses the build in
# dist/. An editor that is not there is skipped. On Debian: apt-get install --no-install-recommends neovim vim vim-ale emacs-nox elpa-eglot
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
[ -e "$project/dist/smtpd-lint.cjs" ] || { echo 'try-editors: skipped, nothing is built'; exit 0; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/home" "$scratch/text"
printf '#!/bin/sh\nexec node "%s" "$@"\n' "$project/dist/smtpd-lint.cjs" >"$scratch/bin/smtpd-lint"
chmod +x "$scratch/bin/smtpd-lint"
export PATH="$scratch/bin:$PATH" HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/home" XDG_DATA_HOME="$scratch/home" RESULT="$scratch/result"
cd "$scratch/text"
printf 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n' >smtpd.conf
printf 'listen on {{ address }}\naction "out" relay\nmatch from any for any action "out"\n' >smtpd.conf.j2

failed=0

# Runs an editor, named $1, by the command that follows.
try() {
  local name=$1
  shift
  rm -f "$RESULT"
  timeout 180 "$@" </dev/null >"$scratch/log" 2>&1 || true
  local result='it ended without a result'
  [ ! -e "$RESULT" ] || result=$(cat "$RESULT")
  if [ "$result" = ok ]; then
    echo "try-editors: $name: passed"
  else
    cat "$scratch/log"
    echo "try-editors: $name: FAILED, $result"
    failed=1
  fi
}

skip() {
  echo "try-editors: $1: skipped, $2"
}

vim_files="set runtimepath^=$project/editors/vim"

if command -v nvim >/dev/null; then
  try "$(nvim --version | head -n 1)" nvim --headless --clean --cmd "$vim_files,$project/editors/neovim" --cmd 'filetype plugin on' \
    -c "luafile $project/scripts/editors/try-neovim.lua"
else
  skip Neovim 'there is no nvim'
fi

ale=''
for folder in /usr/share/vim-ale "${ALE:-}"; do
  [ ! -e "$folder/autoload/ale.vim" ] || ale=$folder
done
if ! command -v vim >/dev/null; then
  skip 'Vim with ALE' 'there is no vim'
elif [ -z "$ale" ]; then
  skip 'Vim with ALE' 'there is no ALE in /usr/share/vim-ale, nor in the folder that ALE names'
else
  try "$(vim --version | head -n 1 | cut -d ' ' -f 1-5) with ALE" vim --clean --not-a-term -N --cmd "$vim_files,$ale" --cmd 'filetype plugin on' \
    -c "source $project/scripts/editors/try-ale.vim"
fi

if ! command -v emacs >/dev/null; then
  skip 'Emacs with eglot' 'there is no emacs'
elif ! emacs --batch --eval "(require 'eglot)" >/dev/null 2>&1; then
  skip 'Emacs with eglot' 'there is no eglot'
else
  try "$(emacs --version | head -n 1) with eglot" emacs --batch -L "$project/editors/emacs" -l "$project/scripts/editors/try-eglot.el"
fi

exit "$failed"
