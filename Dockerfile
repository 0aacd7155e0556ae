# syntax=docker/dockerfile:1
# One image, two commands: the API (default) and the worker ("node dist/worker/main.js").
# bookworm-slim and not Alpine: TensorFlow's libraries need glibc.
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
# What set-up needs: pip fetches the pinned TensorFlow wheel, node-gyp compiles tfjs-node's addon against it.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates g++ make python3 python3-pip \
  && rm -rf /var/lib/apt/lists/*
# Set-up links TensorFlow and the addon from here into node_modules, so both stages have it at the same place.
# REDIS_URL says only that no Redis server is to be provided: the image holds none.
ENV REGULAB_CACHE_DIR=/opt/regulab REDIS_URL=redis://unused
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json vite.config.mjs ./
COPY scripts ./scripts
COPY src ./src
COPY clients/typescript ./clients/typescript
RUN --mount=type=cache,target=/root/.npm node scripts/setup.mjs
# Headers are for compiling, development packages for building.
RUN npm prune --omit=dev \
  && find /opt/regulab -type d -name include -prune -exec rm -rf {} +

FROM node:${NODE_VERSION}-bookworm-slim AS runtime
# tini is process 1: it passes signals on and reaps trainers whose worker was killed.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node /data
WORKDIR /app
COPY --from=build /opt/regulab /opt/regulab
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/dist-web ./dist-web
COPY package.json LICENSE ./
COPY bin ./bin
COPY docs ./docs
# HOST: a container is reached from outside itself; the API then insists on REGULAB_API_KEYS or REGULAB_ALLOW_ANONYMOUS=true.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 REGULAB_DATA_DIR=/data TF_CPP_MIN_LOG_LEVEL=2
# The user "node", by number: Kubernetes can only tell from a number that it is not root.
USER 1000:1000
VOLUME ["/data"]
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "dist/api/main.js"]
