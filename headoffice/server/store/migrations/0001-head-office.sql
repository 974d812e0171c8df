-- Who this head office is: one row.
CREATE TABLE head_office (
  singleton integer PRIMARY KEY CHECK (singleton = 1),
  programme_id text NOT NULL,
  -- changes when the database was put back from a backup
  incarnation uuid NOT NULL,
  -- raw Ed25519 public key, base64
  root_key text NOT NULL,
  created_at bigint NOT NULL
);

-- Tills that ask to be paired; a person types the code that one of them shows.
CREATE TABLE pairing_request (
  terminal_id uuid NOT NULL,
  public_key text NOT NULL,
  store_id text NOT NULL,
  store_name text NOT NULL,
  till_number integer NOT NULL,
  version text NOT NULL,
  code_salt text NOT NULL,
  code_hash text NOT NULL,
  asked_at bigint NOT NULL,
  -- set once the code was typed
  proof text,
  PRIMARY KEY (terminal_id, public_key)
);

CREATE TABLE terminal (
  terminal_id uuid PRIMARY KEY,
  public_key text NOT NULL,
  store_id text NOT NULL,
  store_name text NOT NULL,
  till_number integer NOT NULL,
  version text NOT NULL,
  paired_at bigint NOT NULL,
  -- the last seq held here, and its hash
  watermark bigint NOT NULL DEFAULT 0,
  head_hash text NOT NULL,
  -- the last seq that was interpreted, or marked as not applied
  interpreted_seq bigint NOT NULL DEFAULT 0,
  last_seen_at bigint,
  last_batch_at bigint,
  last_batch_rows integer,
  CHECK (interpreted_seq <= watermark)
);

-- The exact bytes that tills sent, in their own order. Append only.
CREATE TABLE journal (
  terminal_id uuid NOT NULL REFERENCES terminal,
  seq bigint NOT NULL CHECK (seq > 0),
  at bigint NOT NULL,
  body bytea NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  received_at bigint NOT NULL,
  PRIMARY KEY (terminal_id, seq)
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the journal is append only'; END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_never_emptied BEFORE TRUNCATE ON journal EXECUTE FUNCTION refuse_change();

-- Another content for a seq that is held: a cloned disk or a folder put back from a copy. Nothing was overwritten.
CREATE TABLE fork (
  terminal_id uuid NOT NULL REFERENCES terminal,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  body bytea NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  held_hash text NOT NULL,
  first_seen_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  PRIMARY KEY (terminal_id, seq, hash)
);

-- Held, and not understood or not yet to be counted; and why.
CREATE TABLE not_applied (
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL,
  reason text NOT NULL,
  -- what it speaks of, so that later entries about it wait with it
  sale_id uuid,
  PRIMARY KEY (terminal_id, seq),
  FOREIGN KEY (terminal_id, seq) REFERENCES journal
);

-- From here on projections: they can be thrown away and rebuilt from the journal.
CREATE TABLE sale (
  sale_id uuid PRIMARY KEY,
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL,
  receipt_no text NOT NULL,
  business_day date NOT NULL,
  completed_at bigint NOT NULL,
  total_minor bigint NOT NULL,
  rulebook_version integer NOT NULL,
  member_id uuid,
  points_earned bigint NOT NULL,
  points_spent bigint NOT NULL,
  tenders text[] NOT NULL
);
CREATE INDEX sale_by_time ON sale (completed_at DESC);

-- Sales that came a second time under another entry: held, counted once.
CREATE TABLE dropped_sale (
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL,
  sale_id uuid NOT NULL,
  PRIMARY KEY (terminal_id, seq)
);

CREATE TABLE points_lot (
  lot_id uuid PRIMARY KEY,
  member_id uuid NOT NULL,
  points bigint NOT NULL,
  earned_on date NOT NULL,
  available_from date NOT NULL,
  expires_on date
);
CREATE INDEX points_lot_of_member ON points_lot (member_id);

CREATE TABLE points_balance (
  member_id uuid PRIMARY KEY,
  points bigint NOT NULL
);

-- Rulebooks. The first one is what tills were set up with and has no place in the log of changes.
CREATE TABLE rulebook (
  version integer PRIMARY KEY,
  position integer UNIQUE CHECK (position > 0),
  body text NOT NULL,
  envelope text,
  effective_at bigint NOT NULL,
  published_at bigint NOT NULL
);
