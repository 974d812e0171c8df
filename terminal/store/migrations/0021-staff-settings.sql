-- What each person at the till chose for themselves; null: as the till.
ALTER TABLE staff ADD COLUMN screen_language TEXT;
ALTER TABLE staff ADD COLUMN theme TEXT CHECK (theme IN ('light', 'dark', 'auto'));
