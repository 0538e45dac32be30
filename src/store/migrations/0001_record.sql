-- What a room must not lose, a value a key: the newest one stands.
CREATE TABLE record (
    room TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (room, key)
);
