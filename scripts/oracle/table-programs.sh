#!/bin/sh
# Fetches Debian's table-passwd and table-sqlite for each release of the oracle, as trees to be overlaid on its root: DIR/RELEASE/usr/...
# Usage: scripts/oracle/table-programs.sh DIR. Requires root, apt and mmdebstrap, as the oracle's setup does.
set -eu
dir=$1
get() { # RELEASE SUITE PACKAGES
  [ -e "$dir/$1/usr" ] && return
  mkdir -p "$dir"
  work=$(mktemp -d "$dir/.work.XXXXXX")
  mmdebstrap --quiet --variant=extract --include="$3" "$2" "$work/root"
  mkdir -p "$work/tree/usr/libexec/opensmtpd" "$work/tree/usr/lib"
  cp "$work/root/usr/libexec/opensmtpd/table-passwd" "$work/root/usr/libexec/opensmtpd/table-sqlite" "$work/tree/usr/libexec/opensmtpd/"
  for library in "$work"/root/usr/lib/*-linux-gnu/libsqlite3.so.0; do
    folder=$work/tree/usr/lib/$(basename "$(dirname "$library")")
    mkdir -p "$folder"
    cp -L "$library" "$(dirname "$library")"/../../../lib/*-linux-gnu/libm.so.6 "$folder/" 2>/dev/null || cp -L "$library" "$folder/"
  done
  mv "$work/tree" "$dir/$1"
  rm -rf "$work"
}
get 6.8 bullseye opensmtpd-extras
get 7.4 bookworm opensmtpd-extras
get 7.6 trixie opensmtpd-table-passwd,opensmtpd-table-sqlite,libsqlite3-0
get 7.9 trixie opensmtpd-table-passwd,opensmtpd-table-sqlite,libsqlite3-0
