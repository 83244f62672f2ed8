#!/bin/sh
# Installs code-server (VS Code in a browser) below a folder, for try.ts: code-server.sh FOLDER
# Needed: Node 20 with its headers, a C++ compiler, make, Python, rg.
set -eu
folder=$1
mkdir -p "$folder"
cd "$folder"
npm install --ignore-scripts code-server@4.100
cd node_modules/code-server/lib/vscode
npm install --ignore-scripts --omit=dev
headers=${NODE_HEADERS:-$(dirname "$(dirname "$(command -v node)")")}
for module in @parcel/watcher @vscode/spdlog native-watchdog node-pty; do
  (cd "node_modules/$module" && npx --yes node-gyp rebuild --nodedir="$headers")
done
# Its own install script downloads it.
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
# Passwords, which `--auth none` never asks for.
echo 'module.exports = {};' > "$folder/node_modules/argon2/argon2.js"
