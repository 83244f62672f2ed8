# A small image of the command, with git for `diff --base`. It needs no network, no rights and no place to write:
# docker build -t smtpd-lint . && docker run --rm --network none --read-only --cap-drop ALL --user "$(id -u):$(id -g)" -v "$PWD:/conf:ro" smtpd-lint smtpd.conf
FROM node:22-alpine AS build
RUN apk add --no-cache bash
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund && scripts/packaging/stage.sh . /stage && install -D -m 644 dist/LICENSES.txt /stage/share/doc/smtpd-lint/LICENSES.txt

FROM node:22-alpine
# What Node brings to install packages with is not needed.
RUN apk add --no-cache git && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
COPY --from=build /stage /usr/local
USER node
WORKDIR /conf
ENTRYPOINT ["smtpd-lint"]
