-- The log of changes: what tills are to hear of. A row says only that something changed; what it is now is read when a till
-- asks. Tills read in the order of (xid, position) and only below the oldest transaction that still runs, so that nothing
-- which commits late is passed over.
CREATE TABLE change (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  position bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  key text NOT NULL,
  -- null: every store
  store_id text,
  -- null: every till of the store
  terminal_id uuid,
  -- the till that need not be told: it said so itself
  not_for uuid,
  at bigint NOT NULL,
  PRIMARY KEY (xid, position)
);
-- What one till reads: its store's, and everybody's.
CREATE INDEX change_of_store ON change (store_id, xid, position);
-- Older rows that say the same, to be dropped.
CREATE INDEX change_of_thing ON change (kind, key, xid, position);
CREATE INDEX change_by_time ON change (at);

-- Up to where rows were dropped for their age: a cursor from before is answered with a snapshot. One row.
CREATE TABLE change_log (
  singleton integer PRIMARY KEY CHECK (singleton = 1),
  dropped_xid xid8 NOT NULL,
  dropped_position bigint NOT NULL
);
INSERT INTO change_log (singleton, dropped_xid, dropped_position) VALUES (1, '0', 0);

-- A till that was lost or taken out of service, and how often what is told of a till has changed.
ALTER TABLE terminal ADD COLUMN revoked_at bigint;
ALTER TABLE terminal ADD COLUMN list_version integer NOT NULL DEFAULT 1;

-- Receipts as the tills that sold signed them, for the other tills of their store while goods may come back.
CREATE TABLE store_copy (
  sale_id uuid PRIMARY KEY,
  terminal_id uuid NOT NULL REFERENCES terminal,
  store_id text NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  -- Ed25519 by that till, base64; the bytes are the journal's.
  signature text NOT NULL,
  FOREIGN KEY (terminal_id, seq) REFERENCES journal
);
CREATE INDEX store_copy_of_store ON store_copy (store_id, sale_id);
CREATE INDEX store_copy_by_time ON store_copy (at);

-- Plain texts to the people at tills.
CREATE TABLE message (
  message_id uuid PRIMARY KEY,
  -- null: every store
  store_id text,
  -- null: every till of the store
  terminal_id uuid,
  text_en text NOT NULL,
  text_zh text NOT NULL,
  sent_at bigint NOT NULL,
  ends_at bigint,
  withdrawn_at bigint
);
