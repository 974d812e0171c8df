-- What sales gave members and paid out to them beside money and points: stamps (full cards paid out count as the stamps
-- they took), entitlements, draw entries, vouchers. Of a sale that came back whole the same again, the other way round.
CREATE TABLE projected_reward_move (
  member_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  item_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  sale_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (member_id, kind, item_id, seq)
) STRICT, WITHOUT ROWID;

-- How often each coupon code was used here, returns of everything taken off.
CREATE TABLE projected_coupon_use (
  code TEXT PRIMARY KEY,
  uses INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
