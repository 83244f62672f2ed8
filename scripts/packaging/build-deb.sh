#!/usr/bin/env bash
# Builds the Debian package of a built tree: build-deb.sh FOLDER. It contains the command, its pages, smtpd-lint(1) and completions, and requires Debian's Node
# (from Debian 13 on: 20.19). The result does not depend on the machine or the time.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

fact() { node -p "const own = require('./package.json'); $1"; }
version=$(fact own.version)
owner=$(fact 'own.repository.url.split("/").at(-2)')
address=$(fact 'own.homepage')
repository=$(fact 'own.repository.url.replace(/^git\+|\.git$/g, "")')
# The date of the last commit.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
export SOURCE_DATE_EPOCH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
umask 022
tree=$scratch/tree
doc=$tree/usr/share/doc/smtpd-lint
install -d "$doc" "$tree/DEBIAN"

ZSH_FOLDER=share/zsh/vendor-completions scripts/packaging/stage.sh . "$tree/usr"
gzip -9n "$tree/usr/share/man/man1/smtpd-lint.1"

{
  printf 'smtpd-lint (%s) unstable; urgency=medium\n\n  * Release %s: see changelog.upstream.gz for what it changes.\n\n' "$version" "$version"
  printf ' -- %s <%s@users.noreply.github.com>  %s\n' "$owner" "$owner" "$(LC_ALL=C date -uR -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$doc/changelog.gz"
gzip -9nc CHANGELOG.md >"$doc/changelog.upstream.gz"
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: smtpd-lint\nSource: %s\n\n' "$repository"
  printf 'Files: *\nCopyright: 2026 the smtpd-lint authors\nLicense: ISC\nComment: The packages that are bundled in, with their licences, are in LICENSES.txt.gz.\n\nLicense: ISC\n'
  sed -n '/^Permission/,$p' LICENSE | sed -e 's/^$/./' -e 's/^/ /'
} >"$doc/copyright"
gzip -9nc dist/LICENSES.txt >"$doc/LICENSES.txt.gz"

cat >"$tree/DEBIAN/control" <<CONTROL
Package: smtpd-lint
Version: $version
Architecture: all
Maintainer: $owner <$owner@users.noreply.github.com>
Installed-Size: $(du -sk --apparent-size "$tree/usr" | cut -f 1)
Depends: nodejs (>= 20.19)
Suggests: git
Section: mail
Priority: optional
Homepage: $address
Description: static analyzer for OpenSMTPD's smtpd.conf
 It proves that no stranger can relay mail through a server, or shows the
 SMTP session that gets through, the rule at fault and a fix. It also reports
 what smtpd would refuse, undefined names, and rules that never match.
CONTROL
(cd "$tree" && find usr -type f -printf '%P\0' | LC_ALL=C sort -z | sed -z 's|^|usr/|' | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
dpkg-deb --build --root-owner-group "$tree" "$folder/smtpd-lint_${version}_all.deb" >/dev/null
