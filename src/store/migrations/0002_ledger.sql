-- What happened in a room, appended and never changed.
CREATE TABLE ledger (
    room TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (room, key)
);
