#!/usr/bin/env bash
# Builds the packages that can be built here from a built tree, and tests them as users would have them: the Debian package in a root of its own without a
# network, the executable without Node, the recipes as far as their tools are available, and the pre-commit mirror. Prints what is skipped.
set -euo pipefail
cd "$(dirname "$0")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
conf() { printf 'listen on 192.0.2.1\naction "out" relay\nmatch from %s for any action "out"\n' "$1"; }
fail() { [ ! -e "$scratch/log" ] || cat "$scratch/log"; echo "try-packages: FAILED, $1" >&2; exit 1; }
skip() { echo "try-packages: skipped, $1"; }
expect() { # Fails unless the command after $1 exits with that status.
  local wanted=$1 got=0
  shift
  "$@" >"$scratch/log" 2>&1 || got=$?
  [ "$got" = "$wanted" ] || fail "$* ended with $got, not $wanted"
}
version=$(node -p 'require("./package.json").version')

# Installs programs into usr/bin below a folder, with the libraries that they load: with_libraries FOLDER PROGRAM...
with_libraries() {
  local tree=$1 program library
  shift
  for program in "$@"; do
    install -D -m 755 "$program" "$tree/usr/bin/$(basename "$program")"
    for library in $(ldd "$program" | grep -o '/[^ ]*'); do install -D -m 755 "$library" "$tree$library"; done
  done
}

# A stand-in for Debian's Node: the running Node with its libraries, as a package of its own.
node_stand_in() {
  local tree=$scratch/node-tree
  install -d "$tree/DEBIAN" "$tree/bin" "$tree/usr/bin"
  with_libraries "$tree" "$(node -p process.execPath)" /usr/bin/env
  printf 'Package: nodejs\nVersion: %s\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: stand-in\n' "$(node -p process.versions.node)" \
    >"$tree/DEBIAN/control"
  dpkg-deb --build --root-owner-group -Znone "$tree" "$scratch/nodejs.deb" >/dev/null
}
try_deb() {
  command -v dpkg-deb >/dev/null || { skip 'the Debian package: no dpkg-deb'; return; }
  scripts/packaging/build-deb.sh "$scratch/packages"
  local deb=$scratch/packages/smtpd-lint_${version}_all.deb root=$scratch/root
  if command -v lintian >/dev/null; then
    lintian --allow-root --pedantic --fail-on error,warning,info,pedantic "$deb" >"$scratch/log" 2>&1 || fail 'lintian has something to say'
  else skip "lintian: it is not here"; fi
  [ "$(id -u)" = 0 ] && unshare --net true 2>/dev/null || { skip 'the installed Debian package: no root, or no namespaces'; return; }
  node_stand_in
  install -d "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/etc"
  touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
  dpkg --root="$root" --force-script-chrootless --install "$scratch/nodejs.deb" "$deb" >"$scratch/log" 2>&1 || fail 'it cannot be installed'
  conf local >"$root/etc/smtpd.conf"
  conf any >"$root/etc/open.conf"
  expect 0 unshare --net chroot "$root" /usr/bin/smtpd-lint --require-proof
  expect 1 unshare --net chroot "$root" /usr/bin/smtpd-lint /etc/open.conf
  grep -q 'verdict: open relay' "$scratch/log" || fail 'the installed command found nothing'
  expect 0 unshare --net chroot "$root" /usr/bin/smtpd-lint explain open-relay
  gzip -dc "$root/usr/share/man/man1/smtpd-lint.1.gz" | grep -q 'SMTPD-LINT 1' || fail 'there is no man page'
  bash -n "$root/usr/share/bash-completion/completions/smtpd-lint" || fail 'the completion is no shell'
  dpkg --root="$root" --force-script-chrootless --purge smtpd-lint >"$scratch/log" 2>&1 || fail 'it cannot be removed'
  [ ! -e "$root/usr/share/smtpd-lint" ] || fail 'something is left of it'
  echo "try-packages: the Debian package works ($(du -k "$deb" | cut -f 1) kB)"
}

try_executable() {
  scripts/packaging/build-executable.sh "$scratch/packages"
  local executable
  executable=$(echo "$scratch/packages/smtpd-lint-$version"-*)
  conf any >"$scratch/open.conf"
  conf local >"$scratch/closed.conf"
  # A file of this size is checked in a thread of its own.
  { conf any; printf '#%01100000d\n' 0; } >"$scratch/large.conf"
  expect 0 env -i "$executable" --require-proof "$scratch/closed.conf"
  expect 1 env -i "$executable" "$scratch/open.conf"
  expect 1 env -i "$executable" "$scratch/large.conf"
  grep -q 'verdict: open relay' "$scratch/log" || fail 'a thread of the executable found nothing'
  echo "try-packages: the executable works ($(du -m "$executable" | cut -f 1) MB)"
}

# What the Dockerfile's steps install, on the running Node and Git instead of Alpine's: without a network, without capabilities, as another user, and in a tree where nothing can be
# written.
try_image() {
  [ "$(id -u)" = 0 ] && unshare --net --mount true 2>/dev/null || { skip "the image's steps: no root, or no namespaces"; return; }
  local root=$scratch/image run
  with_libraries "$root" "$(node -p process.execPath)" /usr/bin/env /usr/bin/setpriv "$(command -v git)"
  scripts/packaging/stage.sh . "$root/usr/local"
  install -d -m 755 "$root/conf" "$root/dev"
  chmod 755 "$root"
  (cd "$root/conf" && git init -q && conf local >smtpd.conf && git add . && git -c user.name=a -c user.email=a@example.org commit -qm a && conf any >open.conf)
  chown -R 1000:1000 "$root/conf"
  # shellcheck disable=SC2016
  run='mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && mount --bind /dev "$1/dev" && cd "$1/conf" && shift && exec "$@"'
  in_image() {
    expect "$1" env -i PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin unshare --net --mount sh -c "$run" image "$root" \
      chroot "$root" /usr/bin/setpriv --reuid=1000 --regid=1000 --clear-groups --bounding-set=-all --no-new-privs env -C /conf smtpd-lint "${@:2}"
  }
  in_image 0 --require-proof smtpd.conf
  in_image 1 open.conf
  grep -q 'verdict: open relay' "$scratch/log" || fail "the image's command found nothing"
  in_image 0 diff --base HEAD smtpd.conf
  in_image 0 explain open-relay
  echo "try-packages: the image's steps work in a root of their own"
}

# Calls the functions of the recipe as abuild does.
try_alpine() (
  export srcdir=$scratch/alpine pkgdir=$scratch/alpine-root
  mkdir -p "$srcdir"
  tar -xzf "$tarball" -C "$srcdir"
  cd "$srcdir"
  # shellcheck disable=SC1091
  . "$scratch/recipes/alpine/APKBUILD"
  cd "${builddir:?}"
  build
  check >"$scratch/log" 2>&1 || fail "the check of Alpine's recipe"
  package
  expect 0 "$pkgdir/usr/bin/smtpd-lint" --version
  [ -s "$pkgdir/usr/share/fish/vendor_completions.d/smtpd-lint.fish" ] || fail "Alpine's recipe has no completion"
  echo "${sha512sums:?}" | grep -q "$(sha512sum "$tarball" | cut -d ' ' -f 1)" || fail "Alpine's recipe has another tarball"
)
# Runs the ports' targets with what stands for their systems' makefiles, and compares what they install with their lists.
try_ports() {
  command -v bmake >/dev/null || { skip "the BSDs' ports: no bmake"; return; }
  local system port prefix list
  mkdir -p "$scratch/mk" "$scratch/local/bin" "$scratch/alpine/package"
  touch "$scratch/mk/sys.mk" "$scratch/mk/bsd.port.mk"
  ln -sf "$(node -p process.execPath)" "$scratch/local/bin/node"
  for system in openbsd freebsd; do
    port=$scratch/recipes/$system prefix=$scratch/$system/usr/local
    list=$(find "$port" -iname '*plist')
    mkdir -p "$prefix/bin" "$prefix/man/man1" "$prefix/share/man/man1"
    expect 0 bmake -C "$port" -m "$scratch/mk" MKDIR='mkdir -p' RLN='ln -s' CHMOD=chmod INSTALL_DATA_DIR='install -d' INSTALL_DATA='install -m 444' INSTALL_MAN='install -m 444' \
      LOCALBASE="$scratch/local" WRKDIR="$scratch/alpine" WRKSRC="$scratch/alpine/package" WRKBUILD="$scratch/alpine" DATADIR=/usr/local/share/smtpd-lint \
      STAGEDIR="$scratch/$system" PREFIX="$([ "$system" = openbsd ] && echo "$prefix" || echo /usr/local)" do-build do-install
    sed -E 's/^@man //; s/\.1\.gz$/.1/; /\/$/d; /^@/d' "$list" | sort >"$scratch/listed"
    (cd "$prefix" && find . ! -type d | sed 's/^..//' | sort) | diff "$scratch/listed" - >"$scratch/log" || fail "the list of $system's port is another one than what it installs"
    expect 0 "$prefix/bin/smtpd-lint" --version
  done
  echo "try-packages: the BSDs' ports install what they list"
}
try_recipes() {
  tarball=$scratch/packages/$(npm pack --silent --ignore-scripts --pack-destination "$scratch/packages")
  node scripts/packaging/write-recipes.mjs "$tarball" "$scratch/recipes" --hook-package "$tarball"
  if grep -rnE '@[A-Z][A-Z0-9_:/]+@' "$scratch/recipes" >"$scratch/log"; then fail 'a mark is left in a recipe'; fi
  try_alpine
  try_ports
  if command -v ruby >/dev/null; then expect 0 ruby -c "$scratch/recipes/homebrew/smtpd-lint.rb"; else skip "Homebrew's formula: no ruby"; fi
  if command -v nix-instantiate >/dev/null; then
    for file in "$scratch"/recipes/nix/*.nix; do expect 0 nix-instantiate --parse "$file"; done
  else skip "Nix's files: no nix-instantiate"; fi
  echo 'try-packages: the recipes hold as far as they can be tried here'
}

try_mirror() (
  command -v pre-commit >/dev/null || { skip 'the pre-commit mirror: no pre-commit'; return; }
  export PRE_COMMIT_HOME=$scratch/home
  # Git's own variables, as set within a hook, would refer to the project.
  unset "${!GIT_@}"
  export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
  export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
  cp -r "$scratch/recipes/pre-commit" "$scratch/mirror"
  (cd "$scratch/mirror" && git init -q && git add . && git commit -qm mirror && git tag v1)
  mkdir "$scratch/user"
  cd "$scratch/user"
  git init -q
  printf 'repos:\n  - repo: %s\n    rev: v1\n    hooks:\n      - id: smtpd-lint\n' "$scratch/mirror" >.pre-commit-config.yaml
  conf any >smtpd.conf
  git add .
  expect 1 pre-commit run
  grep -q 'verdict: open relay' "$scratch/log" || fail 'the mirrored hook did not run'
  conf local >smtpd.conf
  git add .
  expect 0 pre-commit run
  installed=$(find "$PRE_COMMIT_HOME" -path '*node_modules/*' -name package.json -path '*/lib/node_modules/*' ! -path '*/npm/*' ! -path '*/corepack/*' | wc -l)
  echo "try-packages: the pre-commit mirror works ($installed packages)"
)

try_deb
try_image
try_executable
try_recipes
try_mirror
