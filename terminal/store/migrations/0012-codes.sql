-- Vouchers and personal codes, referrals, tiers given by hand.

-- Codes of vouchers and personal codes: secrets of whoever holds the paper, so never in the journal; rows can be deleted
-- and are wiped. Of one that another till signed the terms are here too; of this till's own they are in its journal.
CREATE TABLE coupon_code (
  code TEXT PRIMARY KEY,
  issued_id TEXT NOT NULL UNIQUE,
  known_since INTEGER NOT NULL,
  -- The till that made it out, where it was another one.
  from_terminal_id TEXT,
  -- The terms that it signed, as JSON; null for this till's own.
  terms TEXT
) STRICT, WITHOUT ROWID;

-- What a member gives to friends who may join; not in the journal either.
CREATE TABLE referral_code (
  code TEXT PRIMARY KEY,
  member_id TEXT NOT NULL UNIQUE,
  known_since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Vouchers and personal codes that this till made out.
CREATE TABLE projected_issued_coupon (
  issued_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  coupon_id TEXT NOT NULL,
  -- Null: good for whoever brings it.
  member_id TEXT,
  issued_on TEXT NOT NULL,
  last_day TEXT,
  -- The sale that gave it; null: made out by hand.
  sale_id TEXT,
  cancelled TEXT CHECK (cancelled IN ('sale-returned', 'withdrawn', 'erased'))
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_issued_coupon_of_member ON projected_issued_coupon (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX projected_issued_coupon_of_sale ON projected_issued_coupon (sale_id) WHERE sale_id IS NOT NULL;

-- Where and when a code was used last, as long as that use counts.
CREATE TABLE projected_coupon_last_use (
  code TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  sale_id TEXT NOT NULL,
  receipt_no TEXT NOT NULL,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who brought whom, and the sale that rewarded it.
CREATE TABLE projected_referral (
  member_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  referrer_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  sale_id TEXT,
  rewarded_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_referral_of_referrer ON projected_referral (referrer_id, rewarded_on);
CREATE INDEX projected_referral_of_sale ON projected_referral (sale_id) WHERE sale_id IS NOT NULL;

-- The lot that a rewarded referral gave, so that it can be taken back with what it was given for.
CREATE TABLE projected_referral_reward (
  sale_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  referrer_id TEXT NOT NULL,
  points INTEGER NOT NULL,
  lot_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Tiers given by hand. A withdrawn one ends on the day before.
CREATE TABLE projected_tier_gift (
  gift_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  tier_id TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  withdrawn_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_tier_gift_of_member ON projected_tier_gift (member_id);
