-- +goose Up
-- The staff room: people, sessions, drafts, photos, servings, lists on their way in.

CREATE TABLE users (
    id         TEXT    PRIMARY KEY CHECK (id <> ''),
    name       TEXT    NOT NULL CHECK (name <> ''),
    folded     TEXT    NOT NULL UNIQUE CHECK (folded <> ''), -- the name without case
    full_name  TEXT    NOT NULL,
    role       TEXT    NOT NULL CHECK (role IN ('administrator', 'editor', 'contributor', 'auditor')),
    districts  TEXT    NOT NULL, -- JSON array
    services   TEXT    NOT NULL, -- JSON array
    disabled   BOOLEAN NOT NULL,
    password   TEXT    NOT NULL, -- argon2id, '' when none was chosen yet
    version    BIGINT  NOT NULL CHECK (version >= 1),
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
);

-- A session is found by the SHA-256 of what the cookie holds.
CREATE TABLE sessions (
    token      TEXT   PRIMARY KEY CHECK (token <> ''),
    user_id    TEXT   NOT NULL, -- '' before sign-in
    data       BYTEA  NOT NULL,
    agent      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Failed attempts, so that throttling survives a restart. The key says what is
-- counted (a name, an address), hashed.
CREATE TABLE attempts (
    what       TEXT   PRIMARY KEY CHECK (what <> ''),
    failures   BIGINT NOT NULL CHECK (failures >= 0),
    last_at    BIGINT NOT NULL,
    blocked_to BIGINT NOT NULL
);

-- One-time links: the first administrator's, and those to choose a password.
CREATE TABLE tickets (
    token      TEXT   PRIMARY KEY CHECK (token <> ''), -- SHA-256
    purpose    TEXT   NOT NULL,
    user_id    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- What somebody is writing, or proposes: form values as they were typed.
CREATE TABLE drafts (
    id         TEXT    PRIMARY KEY CHECK (id <> ''),
    site_id    TEXT    NOT NULL, -- '' for a new site
    base       BIGINT  NOT NULL CHECK (base >= 0),
    author     TEXT    NOT NULL CHECK (author <> ''), -- user name
    district   TEXT    NOT NULL,
    service    TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    form       TEXT    NOT NULL, -- JSON object of arrays
    submitted  BOOLEAN NOT NULL,
    note       TEXT    NOT NULL,
    version    BIGINT  NOT NULL CHECK (version >= 1),
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
);
CREATE INDEX drafts_site ON drafts (site_id);
CREATE INDEX drafts_author ON drafts (author);

-- Pictures by their content; sites name them.
CREATE TABLE photos (
    id         TEXT   PRIMARY KEY CHECK (id <> ''), -- SHA-256 of image, in hex
    type       TEXT   NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'image/webp')),
    width      BIGINT NOT NULL CHECK (width > 0),
    height     BIGINT NOT NULL CHECK (height > 0),
    image      BYTEA  NOT NULL,
    thumb      BYTEA  NOT NULL,
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    unnamed_at BIGINT NOT NULL -- since when no site names it, 0 while one does
);

-- Meals served, as typed or imported; -1 is unknown.
CREATE TABLE servings (
    site_id    TEXT   NOT NULL CHECK (site_id <> ''),
    month      TEXT   NOT NULL CHECK (month <> ''), -- 2026-11
    total      BIGINT NOT NULL CHECK (total >= -1),
    seniors    BIGINT NOT NULL CHECK (seniors >= -1),
    delivered  BIGINT NOT NULL CHECK (delivered >= -1),
    source     TEXT   NOT NULL,
    version    BIGINT NOT NULL CHECK (version >= 1),
    rev        BIGINT NOT NULL CHECK (rev >= 1),
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, month)
);
CREATE INDEX servings_month ON servings (month);

-- A list on its way in, or another large change: the file, what a dry run found,
-- and the changes that wait to be applied. Nothing of it is public before it is
-- applied.
CREATE TABLE imports (
    id         TEXT   PRIMARY KEY CHECK (id <> ''),
    actor      TEXT   NOT NULL CHECK (actor <> ''),
    title      TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    undoes     TEXT   NOT NULL, -- the batch it takes back, '' for a list
    status     TEXT   NOT NULL CHECK (status IN ('uploading', 'uploaded', 'planning', 'planned', 'applying', 'applied', 'failed', 'discarded')),
    options    TEXT   NOT NULL, -- JSON
    findings   TEXT   NOT NULL, -- JSON
    message    TEXT   NOT NULL, -- of a failure, or why it was planned again
    planned_at BIGINT NOT NULL, -- revision that the plan holds for
    parts      BIGINT NOT NULL CHECK (parts >= 0), -- of the file, 0 where none is kept
    changes    BIGINT NOT NULL CHECK (changes >= 0), -- how many records
    done       BIGINT NOT NULL CHECK (done >= 0 AND done <= changes), -- and how many of them are applied
    beat_at    BIGINT NOT NULL, -- when somebody last worked on it
    version    BIGINT NOT NULL CHECK (version >= 1),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX imports_status ON imports (status);
CREATE TABLE import_files (
    import_id TEXT   NOT NULL REFERENCES imports (id),
    part      BIGINT NOT NULL,
    content   BYTEA  NOT NULL,
    PRIMARY KEY (import_id, part)
);

-- Lines by the hundred: a row is what a page shows.
CREATE TABLE import_lines (
    import_id TEXT   NOT NULL REFERENCES imports (id),
    outcome   TEXT   NOT NULL, -- '' for all lines in the order of the file
    page      BIGINT NOT NULL,
    lines     TEXT   NOT NULL, -- JSON array
    PRIMARY KEY (import_id, outcome, page)
);
CREATE TABLE import_changes (
    import_id TEXT    NOT NULL REFERENCES imports (id),
    seq       BIGINT  NOT NULL,
    site_id   TEXT    NOT NULL, -- '' for a new one
    same      TEXT    NOT NULL, -- what sites that may be one have in common, hashed
    base      BIGINT  NOT NULL,
    gone      BOOLEAN NOT NULL, -- the site is deleted
    site      TEXT    NOT NULL, -- JSON
    PRIMARY KEY (import_id, seq)
);
CREATE INDEX import_changes_site ON import_changes (import_id, site_id);
CREATE INDEX import_changes_same ON import_changes (import_id, same);

-- A batch may span several revisions: a large import is applied in parts, so
-- that other writers need not wait for the whole. History entries of more kinds.
ALTER TABLE batches ADD COLUMN undoes TEXT NOT NULL DEFAULT ''; -- the batch this one takes back
ALTER TABLE batches ADD COLUMN whole  TEXT NOT NULL DEFAULT ''; -- the id shared by all parts, '' for a batch of one

CREATE TABLE audit_new (
    seq         BIGINT PRIMARY KEY,
    rev         BIGINT NOT NULL REFERENCES batches (rev),
    entity      TEXT   NOT NULL CHECK (entity IN ('site', 'notice', 'city', 'user', 'servings')),
    id          TEXT   NOT NULL,
    action      TEXT   NOT NULL CHECK (action IN ('create', 'update', 'delete', 'redact')),
    before_json TEXT,
    after_json  TEXT,
    CHECK ((before_json IS NULL) = (action IN ('create', 'redact'))),
    CHECK ((after_json IS NULL) = (action IN ('delete', 'redact')))
);
INSERT INTO audit_new SELECT seq, rev, entity, id, action, before_json, after_json FROM audit;
DROP TABLE audit;
ALTER TABLE audit_new RENAME TO audit;
CREATE INDEX audit_record ON audit (entity, id, seq);
CREATE INDEX audit_rev ON audit (rev, seq, entity, id, action); -- counts and pages of a batch without its documents
CREATE INDEX audit_action ON audit (action, entity, seq);
CREATE INDEX batches_whole ON batches (whole);
CREATE INDEX batches_undoes ON batches (undoes);
CREATE INDEX batches_actor ON batches (actor, rev);
