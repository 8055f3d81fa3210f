# syntax=docker/dockerfile:1
# The image: Node, what runs, and nothing else, no shell either; for a user without rights, on a root file system that may be read-only.
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
# The pages that explain error codes are made of it.
COPY docs/troubleshooting.md docs/troubleshooting.md
# The command line can start the simulators, so they are part of it; with a PostgreSQL they never are started.
COPY sim sim
COPY LICENSE ./
# Whoever checked it out may let nobody else read their files; the one who runs it is somebody else.
RUN chmod -R u=rwX,go=rX package.json LICENSE src sim docs ui/dist

FROM ${NODE_IMAGE} AS modules
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE} AS system
WORKDIR /system
# Node, and the libraries it is linked with where its loader looks for them, on whatever processor.
RUN cp -L --parents /usr/local/bin/node $(ldd /usr/local/bin/node | grep -o '/[^ ]*') . \
    && install -d -m 0755 etc \
    && echo 'deskbridge:x:10001:10001::/data:/nologin' > etc/passwd \
    && echo 'deskbridge:x:10001:' > etc/group \
    && echo 'hosts: files dns' > etc/nsswitch.conf \
    && install -d -m 1777 tmp \
    && install -d -o 10001 -g 10001 -m 0700 data

FROM ${NODE_IMAGE} AS compiled
WORKDIR /app
COPY --from=modules /build/node_modules node_modules
COPY --from=build /build/package.json ./
COPY --from=build /build/src src
COPY --from=build /build/docs docs
COPY --from=build /build/sim sim
RUN install -d -o 10001 -g 10001 /app/.compiled
# What is compiled here need not be at each start: it takes half as long then, and a tenth less memory from there on. Good for this Node, these words
# to it, this folder and this user; without one of them it is compiled at the start, as anywhere.
USER 10001:10001
RUN NODE_ENV=production NODE_COMPILE_CACHE=/app/.compiled node --max-semi-space-size=4 src/cli.ts demo
USER 0:0
RUN chown -R 0:0 /app/.compiled && chmod -R u=rwX,go=rX /app/.compiled

FROM scratch
COPY --from=system /system /
WORKDIR /app
COPY --from=modules /build/node_modules node_modules
COPY --from=build /build/ui/dist ui/dist
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/src src
COPY --from=build /build/docs docs
COPY --from=build /build/sim sim
COPY --from=compiled /app/.compiled .compiled
ENV PATH=/usr/local/bin NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data NODE_COMPILE_CACHE=/app/.compiled
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Left to itself, Node keeps some 50 MB for what was young while it started.
ENTRYPOINT ["node", "--max-semi-space-size=4", "src/cli.ts"]
CMD ["serve"]
