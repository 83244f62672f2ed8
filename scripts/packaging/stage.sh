#!/usr/bin/env bash
# Installs the command from an unpacked npm package in a system's layout: stage.sh PACKAGE PREFIX, such as stage.sh node_modules/smtpd-lint /tmp/root/usr.
# ZSH_FOLDER and FISH_FOLDER, relative to PREFIX, override the default folders for zsh and fish.
set -euo pipefail
package=$1
prefix=$2
zsh=${ZSH_FOLDER:-share/zsh/site-functions}
fish=${FISH_FOLDER:-share/fish/vendor_completions.d}

home=$prefix/share/smtpd-lint
install -d "$home/dist/modules" "$home/docs/rules" "$prefix/bin" "$prefix/share/man/man1"
# Without the library's entry points, which other programs install with their own package manager, and without source maps.
install -m 755 "$package/dist/smtpd-lint.cjs" "$home/dist"
install -m 644 "$package"/dist/modules/*.js "$home/dist/modules"
install -m 644 "$package"/docs/rules/*.md "$home/docs/rules"
ln -s ../share/smtpd-lint/dist/smtpd-lint.cjs "$prefix/bin/smtpd-lint"
install -m 644 "$package/docs/smtpd-lint.1" "$prefix/share/man/man1/smtpd-lint.1"

completion() { # of shell $1 into file $2
  install -d "$(dirname "$prefix/$2")"
  node "$home/dist/smtpd-lint.cjs" completion "$1" >"$prefix/$2"
  chmod 644 "$prefix/$2"
}
completion bash share/bash-completion/completions/smtpd-lint
completion zsh "$zsh/_smtpd-lint"
completion fish "$fish/smtpd-lint.fish"
