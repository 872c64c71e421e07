-- +goose Up
-- One text for SQLite and PostgreSQL. Times are Unix milliseconds, JSON is TEXT.
-- Migrations only go forward, and a new field inside a JSON column needs one too
-- (it may be empty), so that an older program refuses the database instead of
-- dropping the field.

-- One row. A writer's first statement raises rev: this queues writers behind
-- each other and makes revisions gap-free in the order of commits.
CREATE TABLE meta (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    epoch       TEXT    NOT NULL CHECK (epoch <> ''),
    rev         BIGINT  NOT NULL CHECK (rev >= 0),
    next_site   BIGINT  NOT NULL CHECK (next_site > 0),
    next_notice BIGINT  NOT NULL CHECK (next_notice > 0),
    next_seq    BIGINT  NOT NULL CHECK (next_seq > 0),
    demo        BOOLEAN NOT NULL
);

CREATE TABLE sites (
    id          TEXT   PRIMARY KEY CHECK (id <> ''),
    place_id    TEXT   NOT NULL,
    service     TEXT   NOT NULL CHECK (service IN ('meal', 'station')),
    name        TEXT   NOT NULL CHECK (name <> ''),
    district    TEXT   NOT NULL CHECK (district <> ''),
    subdistrict TEXT   NOT NULL,
    community   TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    registered  TEXT   NOT NULL CHECK (registered IN ('yes', 'no', 'unknown')),
    status      TEXT   NOT NULL CHECK (status IN ('draft', 'submitted', 'published', 'suspended', 'closed')),
    -- WGS-84. The five location columns are all null where the site is not located.
    lon         DOUBLE PRECISION CHECK (lon >= -180 AND lon <= 180),
    lat         DOUBLE PRECISION CHECK (lat >= -90 AND lat <= 90),
    precision   TEXT   CHECK (precision IN ('door', 'building', 'street')),
    method      TEXT   CHECK (method IN ('visit', 'phone', 'staff', 'list', 'demo')),
    given       TEXT,
    detail      TEXT   NOT NULL,
    version     BIGINT NOT NULL CHECK (version >= 1),
    rev         BIGINT NOT NULL CHECK (rev >= 1),
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    CHECK ((lon IS NULL) = (lat IS NULL)),
    CHECK ((lon IS NULL) = (precision IS NULL)),
    CHECK ((lon IS NULL) = (method IS NULL)),
    CHECK ((lon IS NULL) = (given IS NULL))
);
CREATE INDEX sites_rev ON sites (rev);
CREATE INDEX sites_district ON sites (district);
CREATE INDEX sites_service_status ON sites (service, status);

CREATE TABLE notices (
    id         TEXT    PRIMARY KEY CHECK (id <> ''),
    kind       TEXT    NOT NULL CHECK (kind IN ('closure', 'hours', 'trial', 'end', 'banner')),
    site_ids   TEXT    NOT NULL, -- JSON array, in the order given
    first_day  TEXT    NOT NULL CHECK (first_day <> ''),
    last_day   TEXT    NOT NULL,
    body       TEXT    NOT NULL CHECK (body <> ''),
    hours_text TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    withdrawn  BOOLEAN NOT NULL,
    version    BIGINT  NOT NULL CHECK (version >= 1),
    rev        BIGINT  NOT NULL CHECK (rev >= 1),
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
);
CREATE INDEX notices_rev ON notices (rev);

-- What is gone. The version is the last one it had: if the record comes back,
-- it goes on from there, so that a version never means two things.
CREATE TABLE tombstones (
    entity  TEXT   NOT NULL CHECK (entity IN ('site', 'notice')),
    id      TEXT   NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    rev     BIGINT NOT NULL CHECK (rev >= 1),
    PRIMARY KEY (entity, id)
);
CREATE INDEX tombstones_rev ON tombstones (rev);

-- The operator's patch to the city profile. At most one row.
CREATE TABLE city (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    patch TEXT    NOT NULL,
    rev   BIGINT  NOT NULL CHECK (rev >= 1)
);

-- History, append-only: no code updates or deletes these rows.
CREATE TABLE batches (
    rev    BIGINT PRIMARY KEY,
    id     TEXT   NOT NULL UNIQUE CHECK (id <> ''),
    at     BIGINT NOT NULL,
    actor  TEXT   NOT NULL CHECK (actor <> ''),
    title  TEXT   NOT NULL,
    reason TEXT   NOT NULL
);
CREATE TABLE audit (
    seq         BIGINT PRIMARY KEY,
    rev         BIGINT NOT NULL REFERENCES batches (rev),
    entity      TEXT   NOT NULL CHECK (entity IN ('site', 'notice', 'city')),
    id          TEXT   NOT NULL,
    action      TEXT   NOT NULL CHECK (action IN ('create', 'update', 'delete')),
    before_json TEXT,
    after_json  TEXT,
    CHECK ((before_json IS NULL) = (action = 'create')),
    CHECK ((after_json IS NULL) = (action = 'delete'))
);
CREATE INDEX audit_record ON audit (entity, id, seq);
