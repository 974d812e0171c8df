-- Badges of staff: whoever holds one signs in and approves. Only a digest is kept; one badge a person, so that a new one ends the lost one.
CREATE TABLE staff_badge (
  staff_id TEXT PRIMARY KEY REFERENCES staff (staff_id),
  code_hash TEXT NOT NULL UNIQUE CHECK (length(code_hash) = 64),
  given_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
