#!/usr/bin/env bash
# Publishes a tarball by trusted publishing: publish-package.sh TARBALL. A version that exists already, such as the first one, which the owner publishes by
# hand, is not changed.
set -euo pipefail
tarball=$1
package=$(tar -xOzf "$tarball" package/package.json)
name=$(node -p 'JSON.parse(process.argv[1]).name' "$package")
version=$(node -p 'JSON.parse(process.argv[1]).version' "$package")

# Trusted publishing requires 11.5.1.
if ! node -e 'const [a, b, c] = process.argv[1].split(".").map(Number); process.exit(a * 1e6 + b * 1e3 + c >= 11005001 ? 0 : 1)' "$(npm --version)"; then
  echo "publish-package: npm $(npm --version) is older than 11.5.1" >&2
  exit 1
fi
if published=$(npm view "$name@$version" dist.integrity 2>/dev/null) && [ -n "$published" ]; then
  own=sha512-$(openssl dgst -sha512 -binary "$tarball" | openssl base64 -A)
  if [ "$published" = "$own" ]; then echo "publish-package: $name $version is published already, and is this tarball"; exit 0; fi
  echo "publish-package: $name $version is published already, and is another tarball than $tarball" >&2
  exit 1
fi
npm publish --access public --provenance "$tarball"
