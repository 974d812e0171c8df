-- Members between this till and head office.

-- What head office has of a member: the version of this till that it took last (a member is sent while it is below `version`),
-- and head office's own version that this till's copy goes back to. A version it refused is not sent again as it is.
ALTER TABLE member ADD COLUMN held_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN refused_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN refused_reason TEXT;
CREATE INDEX member_unsent ON member (member_id) WHERE held_version < version AND refused_version < version;
CREATE INDEX member_refused ON member (member_id) WHERE refused_version > 0;

-- With which version of the member each was added or changed here; not above `held_version`: head office has it.
ALTER TABLE member_card ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE member_phone ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE member_note ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Values of a profile that were changed since the member was made: when they were typed, and at which till (null: this one).
CREATE TABLE member_field (
  member_id TEXT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
  field TEXT NOT NULL CHECK (field IN ('name', 'otherName', 'language', 'birthday')),
  at INTEGER NOT NULL,
  typed_by TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (member_id, field)
) STRICT, WITHOUT ROWID;

-- What was taken away here and head office does not know of yet: a phone number, or the id of a note.
CREATE TABLE member_removed (
  member_id TEXT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
  what TEXT NOT NULL CHECK (what IN ('phone', 'note')),
  item TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (member_id, what, item)
) STRICT, WITHOUT ROWID;

-- Members of other stores: enough to know them again by card or phone. Keyed digests, no numbers.
CREATE TABLE known_member (
  member_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE known_number (
  digest TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('card', 'phone')),
  member_id TEXT NOT NULL REFERENCES known_member (member_id) ON DELETE CASCADE,
  blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
  PRIMARY KEY (digest, what, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_number_of_member ON known_number (member_id);
-- Those of them who were identified here: their profile is asked for.
CREATE TABLE member_wanted (
  member_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whom an id stands for and who is blocked, where head office said so or this till did since: in the place of what this
-- till's own journal says alone. `own_position`: this till's last entry about it.
CREATE TABLE person_now (
  member_id TEXT PRIMARY KEY,
  blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
  into_id TEXT,
  own_position INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX person_now_into ON person_now (into_id) WHERE into_id IS NOT NULL;

-- Consents as the journals of all tills have them.
CREATE TABLE consent_now (
  member_id TEXT NOT NULL,
  consent TEXT NOT NULL,
  channel TEXT NOT NULL,
  given INTEGER NOT NULL CHECK (given IN (0, 1)),
  text_version TEXT,
  language TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (member_id, consent, channel)
) STRICT, WITHOUT ROWID;

-- Erasures that head office told of and that are still to be done here, and which of those that were done it knows of.
CREATE TABLE received_erasure (
  member_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
ALTER TABLE erasure ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1));
CREATE INDEX erasure_unconfirmed ON erasure (member_id) WHERE wiped = 1 AND confirmed = 0;

-- Which head office, and which chain of this till, the above is about; and what digests are keyed with.
CREATE TABLE member_sync (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  incarnation TEXT,
  terminal_id TEXT,
  recognition_key TEXT
) STRICT;
INSERT INTO member_sync (only) VALUES (1);
