# A small image of the command: docker build -t smtpd-lint . && docker run --rm -v "$PWD:/conf:ro" smtpd-lint smtpd.conf
FROM node:22-alpine AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund && npm run build

FROM node:22-alpine
# What Node brings to install packages with is not needed.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
COPY --from=build /src/dist/standalone/smtpd-lint.cjs /usr/local/bin/smtpd-lint
COPY --from=build /src/dist/LICENSES.txt /usr/share/doc/smtpd-lint/LICENSES.txt
USER node
WORKDIR /conf
ENTRYPOINT ["smtpd-lint"]
