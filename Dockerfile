# syntax=docker/dockerfile:1
# The image: what runs and nothing else, for a user without rights, on a root file system that may be read-only.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
ENV CI=true
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src src
COPY ui ui
RUN node node_modules/vite/bin/vite.js build ui --logLevel warn

FROM ${NODE_IMAGE} AS modules
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
# What only builds is of no use to whoever breaks in.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg \
    && groupadd --gid 10001 deskbridge \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin deskbridge \
    && install -d -o 10001 -g 10001 -m 0700 /data
WORKDIR /app
COPY --from=modules /build/node_modules node_modules
COPY --from=build /build/ui/dist ui/dist
COPY package.json LICENSE ./
COPY src src
# The pages that explain error codes are made of it.
COPY docs/troubleshooting.md docs/troubleshooting.md
# The command line can start the simulators, so they are part of it; with a PostgreSQL they never are started.
COPY sim sim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Left to itself, Node keeps some 50 MB for what was young while it started.
ENTRYPOINT ["node", "--max-semi-space-size=8", "src/cli.ts"]
CMD ["serve"]
