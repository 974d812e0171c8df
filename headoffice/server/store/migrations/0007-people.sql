-- Who works at head office. Names are what a person signs in with.
CREATE TABLE person (
  person_id uuid PRIMARY KEY,
  name text NOT NULL,
  -- the name as it is compared: one writing of each letter, small
  name_key text NOT NULL UNIQUE,
  -- argon2id in the PHC string format
  password text NOT NULL,
  roles text[] NOT NULL,
  created_at bigint NOT NULL,
  disabled_at bigint
);

-- Who is signed in. The cookie's text is nowhere: only its SHA-256.
CREATE TABLE person_session (
  token_hash text PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL
);
CREATE INDEX person_session_of ON person_session (person_id);

-- Wrong passwords of late, by name and by address (SHA-256 of either), for the pause that rises with them.
CREATE TABLE sign_in_failure (
  subject text PRIMARY KEY,
  failures integer NOT NULL,
  last_at bigint NOT NULL,
  paused_until bigint NOT NULL
);

-- What people did: append only, chained.
CREATE TABLE audit (
  position bigint PRIMARY KEY CHECK (position > 0),
  at bigint NOT NULL,
  -- null: whoever sat at head office's own computer
  person_id uuid,
  action text NOT NULL,
  subject text NOT NULL,
  -- JSON, the exact text that was hashed
  detail text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL
);
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit is append only'; END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit EXECUTE FUNCTION refuse_audit_change();

-- Signed requests already taken, for as long as their instant would still be.
CREATE TABLE request_nonce (
  terminal_id uuid NOT NULL,
  nonce text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (terminal_id, nonce)
);
CREATE INDEX request_nonce_by_time ON request_nonce (at);

-- What a till that was taken out of service goes on sending: whole and checked like all else, beside the journal, until a
-- person takes it in. It continues the chain where the journal of that till ends.
CREATE TABLE kept_aside (
  terminal_id uuid NOT NULL REFERENCES terminal,
  seq bigint NOT NULL CHECK (seq > 0),
  at bigint NOT NULL,
  body bytea NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  received_at bigint NOT NULL,
  PRIMARY KEY (terminal_id, seq)
);
-- Rows leave only into the journal.
CREATE FUNCTION refuse_aside_loss() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM journal j WHERE j.terminal_id = OLD.terminal_id AND j.seq = OLD.seq) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'what is kept aside is only taken in';
END $$;
CREATE TRIGGER kept_aside_never_lost BEFORE UPDATE OR DELETE ON kept_aside FOR EACH ROW EXECUTE FUNCTION refuse_aside_loss();
CREATE TRIGGER kept_aside_never_emptied BEFORE TRUNCATE ON kept_aside EXECUTE FUNCTION refuse_change();
-- The last of them, and its hash; and up to which a person has said that it stays aside.
ALTER TABLE terminal ADD COLUMN aside_seq bigint;
ALTER TABLE terminal ADD COLUMN aside_hash text;
ALTER TABLE terminal ADD COLUMN left_aside_seq bigint NOT NULL DEFAULT 0;
