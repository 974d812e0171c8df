-- minimum-reader: 1

-- What this till knows of head office: one row. The outbox is `watermark`, a position in the journal.
CREATE TABLE sync_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  -- pairing under way: the code on the screen, kept so that a restart shows the same one
  pairing_url TEXT,
  pairing_code TEXT,
  pairing_salt TEXT,
  pairing_hash TEXT,
  pairing_started_at INTEGER,
  -- head office, once paired
  url TEXT,
  incarnation TEXT,
  root_key TEXT,
  paired_at INTEGER,
  -- the last seq head office said it holds
  watermark INTEGER NOT NULL DEFAULT 0 CHECK (watermark >= 0),
  -- the last position of head office's log of changes that was dealt with
  changes_cursor INTEGER NOT NULL DEFAULT 0 CHECK (changes_cursor >= 0),
  last_good_at INTEGER,
  offline_since INTEGER,
  -- JSON: why a rulebook was refused
  refused_rulebook TEXT,
  -- JSON: entries head office holds and could not interpret
  not_applied TEXT NOT NULL DEFAULT '[]'
) STRICT;

INSERT INTO sync_state (only) VALUES (1);
