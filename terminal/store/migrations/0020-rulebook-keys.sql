-- The highest list of head office's signing keys that this till has seen; 0: none that has a version. A lower one is refused,
-- so that a withdrawn key stays withdrawn.
ALTER TABLE sync_state ADD COLUMN key_list_version INTEGER NOT NULL DEFAULT 0 CHECK (key_list_version >= 0);
