-- Stop limits of a whole rulebook: what tills say that the offers of a version gave away there, and what is stopped.
-- minimum-reader: 8

-- It never falls: a till put back from a backup says less than it gave.
CREATE TABLE rulebook_given (
  version integer NOT NULL REFERENCES rulebook,
  terminal_id uuid NOT NULL REFERENCES terminal,
  minor bigint NOT NULL,
  PRIMARY KEY (version, terminal_id)
);

CREATE TABLE rulebook_stop (
  version integer PRIMARY KEY REFERENCES rulebook,
  -- null: given again
  stopped_by text CHECK (stopped_by IN ('everywhere', 'head-office')),
  at bigint NOT NULL,
  -- null: by itself
  person_id uuid
);

-- What stopped the offers of the version in force at a till; null: nothing.
ALTER TABLE rulebook_status ADD COLUMN stopped_by text;
