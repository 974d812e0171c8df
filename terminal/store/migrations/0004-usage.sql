-- minimum-reader: 1

-- How far the folds of the journal go and by which rules they were made; an older program folds without writing here, so
-- that the next newer one sees it and folds the journal anew.
CREATE TABLE projection_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  version INTEGER NOT NULL,
  head_seq INTEGER NOT NULL CHECK (head_seq >= 0)
) STRICT;
INSERT INTO projection_state (only, version, head_seq) VALUES (1, 0, 0);

-- Uses of promotions and what they took off: what limits and budgets count. By member and civil day; with the day '' all
-- days of a member; with the member '*' everybody's.
CREATE TABLE projected_promotion_use (
  promotion_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  uses INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (promotion_id, member_id, on_date)
) STRICT, WITHOUT ROWID;

-- Visits of each member at this till.
ALTER TABLE projected_visit ADD COLUMN visits INTEGER NOT NULL DEFAULT 0;

-- Points each member earned and spent on a civil day: what daily limits of a card count.
CREATE TABLE projected_points_day (
  member_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  earned INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  PRIMARY KEY (member_id, on_date)
) STRICT, WITHOUT ROWID;
