# The page, then the binary that carries it, then an image with nothing else in it.

FROM node:20-bookworm-slim AS page
WORKDIR /spindle/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY web ./
COPY locales ../locales
RUN npm run --silent build

FROM rust:1.95.0-bookworm AS build
WORKDIR /spindle
# the deploy test says off and 1: it asks whether the image works, not how fast
ARG LTO=thin
ARG OPT_LEVEL=3
# "no" leaves out the letters as PDF, and half of the program with them
ARG PDF=yes
ENV CARGO_PROFILE_RELEASE_LTO=${LTO} CARGO_PROFILE_RELEASE_OPT_LEVEL=${OPT_LEVEL}
# the dependencies in a layer of their own: they change seldom and take most of the time
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src web/dist benches/journal benches/relay benches/roster \
    && touch src/lib.rs \
    && echo 'fn main() {}' | tee src/main.rs benches/journal/main.rs benches/roster/main.rs > benches/relay/main.rs \
    && cargo build --locked --release --bin spindle $([ "$PDF" != no ] || echo --no-default-features)
COPY src src
COPY locales locales
COPY --from=page /spindle/web/dist web/dist
# a copied file keeps its old time, and cargo goes by times
RUN touch src/lib.rs src/main.rs \
    && cargo build --locked --release --bin spindle $([ "$PDF" != no ] || echo --no-default-features) \
    # names stay for a backtrace; what debuggers want would be two thirds of the image
    && strip --strip-debug target/release/spindle

FROM debian:bookworm-slim
ARG PDF=yes
# letters in Arabic and in Hindi want their fonts; Latin, Greek and Cyrillic are in the program
RUN [ "$PDF" = no ] || { apt-get update -q \
    && apt-get install -qy --no-install-recommends fonts-hosny-amiri fonts-lohit-deva \
    && rm -rf /var/lib/apt/lists/*; }
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin spindle \
    # a volume that is mounted there takes this owner
    && install -d -o 10001 -m 700 /var/lib/spindle
COPY --from=build /spindle/target/release/spindle /usr/local/bin/spindle
# whose certificates are believed where webhooks are told over https
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
# one TCP port for the page and the API, one UDP port for everyone's media
ENV SPINDLE_HTTP_LISTEN=[::]:8443 \
    SPINDLE_UDP_LISTEN=[::]:3478 \
    SPINDLE_TLS=self-signed
EXPOSE 8443/tcp 3478/udp
USER spindle
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["spindle", "health"]
ENTRYPOINT ["spindle"]
CMD ["serve"]
