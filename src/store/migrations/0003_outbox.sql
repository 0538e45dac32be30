-- What other systems have not been told yet, a line a target: gone when it was delivered or given up.
CREATE TABLE outbox (
    target TEXT NOT NULL,
    place BIGINT NOT NULL,
    room TEXT NOT NULL,
    event TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (target, place)
);
