-- 0027-chain
-- What the offers of a version gave away here, by day of the programme: its stop limits count it. A fold of the journal.
CREATE TABLE projected_given (
  rulebook_version INTEGER NOT NULL,
  on_date TEXT NOT NULL,
  minor INTEGER NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY (rulebook_version, on_date)
) STRICT, WITHOUT ROWID;

-- Since when the offers of a version have stopped, and by what. `on_date`: for that day only; empty: until they are given again.
-- A sale that began before goes on with them.
CREATE TABLE offer_stop (
  rulebook_version INTEGER NOT NULL,
  stopped_by TEXT NOT NULL CHECK (stopped_by IN ('till-day', 'till', 'everywhere', 'head-office')),
  on_date TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (rulebook_version, stopped_by, on_date)
) STRICT, WITHOUT ROWID;
