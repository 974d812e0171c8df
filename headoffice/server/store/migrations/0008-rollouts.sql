-- The keys that may sign rulebooks, list after list, each signed by the root. JSON.
CREATE TABLE key_list (
  version integer PRIMARY KEY CHECK (version > 0),
  list text NOT NULL,
  -- the same without versions and withdrawn keys, for tills of the first programs
  plain text NOT NULL,
  made_at bigint NOT NULL,
  -- null: made at a first start, or by a command on this computer
  person_id uuid
);

-- The keys of people who approve.
CREATE TABLE approver_key (
  key_id text PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  -- raw Ed25519 key, base64
  public_key text NOT NULL UNIQUE,
  -- the private half, encrypted with the person's password (JSON); null: it is in a file of theirs
  sealed text,
  made_at bigint NOT NULL
);
CREATE INDEX approver_key_of ON approver_key (person_id);

-- What the programme decides about approving: one row.
CREATE TABLE approval_policy (
  singleton integer PRIMARY KEY CHECK (singleton = 1),
  author_may_approve boolean NOT NULL
);
INSERT INTO approval_policy (singleton, author_may_approve) VALUES (1, false);

-- Rulebooks that people write, until they are published or given up.
CREATE TABLE rulebook_draft (
  draft_id uuid PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('rules', 'roll-back', 'stop')),
  -- of a roll back or a stop: the version it takes the place of
  instead_of integer REFERENCES rulebook,
  state text NOT NULL CHECK (state IN ('open', 'published', 'given-up')),
  -- published as
  version integer REFERENCES rulebook,
  created_at bigint NOT NULL,
  CHECK ((kind = 'rules') = (instead_of IS NULL)),
  CHECK ((state = 'published') = (version IS NOT NULL))
);

-- Every text a draft has had. What was approved stays what it was.
CREATE TABLE rulebook_revision (
  draft_id uuid NOT NULL REFERENCES rulebook_draft,
  revision integer NOT NULL CHECK (revision > 0),
  body text NOT NULL,
  -- SHA-256 of it
  body_hash text NOT NULL,
  -- null: made from published versions, nobody wrote it
  author uuid,
  at bigint NOT NULL,
  PRIMARY KEY (draft_id, revision)
);

CREATE TABLE rulebook_approval (
  draft_id uuid NOT NULL,
  revision integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  key_id text NOT NULL REFERENCES approver_key,
  signature text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (draft_id, revision, person_id),
  FOREIGN KEY (draft_id, revision) REFERENCES rulebook_revision
);

-- How far each published version has come.
CREATE TABLE rollout (
  version integer PRIMARY KEY REFERENCES rulebook,
  state text NOT NULL CHECK (state IN ('running', 'paused', 'ended'))
);
CREATE TABLE rollout_stage (
  version integer NOT NULL REFERENCES rollout,
  stage integer NOT NULL CHECK (stage > 0),
  -- JSON: stores, a share of all tills, all, or the tills that hold a version
  reach text NOT NULL,
  opens_at bigint NOT NULL,
  -- whether tills were told: a stage may open later than it was made
  is_open boolean NOT NULL,
  -- null: by a command on this computer
  person_id uuid,
  at bigint NOT NULL,
  PRIMARY KEY (version, stage)
);
CREATE INDEX rollout_stage_to_open ON rollout_stage (opens_at) WHERE NOT is_open;

-- Which till was sent which version; whether it took it, its own status says.
CREATE TABLE rulebook_sent (
  terminal_id uuid NOT NULL REFERENCES terminal,
  version integer NOT NULL REFERENCES rulebook,
  at bigint NOT NULL,
  PRIMARY KEY (terminal_id, version)
);

-- What each till last said of its rulebooks.
CREATE TABLE rulebook_status (
  terminal_id uuid PRIMARY KEY REFERENCES terminal,
  -- the highest that it has, and the one that sales use
  highest integer NOT NULL,
  in_force integer NOT NULL,
  key_list_version integer NOT NULL,
  -- JSON: the last one refused, and why; null: none since the last that was taken
  refused text,
  at bigint NOT NULL
);

-- What was published before there were stages is open to all.
INSERT INTO rollout (version, state) SELECT version, 'running' FROM rulebook WHERE position IS NOT NULL;
INSERT INTO rollout_stage (version, stage, reach, opens_at, is_open, person_id, at)
  SELECT version, 1, '{"kind":"all"}', published_at, true, NULL, published_at FROM rulebook WHERE position IS NOT NULL;
