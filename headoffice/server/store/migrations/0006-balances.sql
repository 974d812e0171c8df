-- Accounts of members, gift cards and codes as the books of all tills together have them: what each till's entries add is
-- kept apart by till, as sums and as facts with ids. So nothing depends on which till had a line first, and a till can be
-- told what the others did without what it did itself.

-- Projections: made anew from the journal.
TRUNCATE sale, dropped_sale, points_lot, points_balance, due_posting, not_applied, returned_line;
UPDATE terminal SET interpreted_seq = 0;

-- A lot that spent points came back to has its owner and first day from the lot it comes from, once that is known.
ALTER TABLE points_lot ALTER COLUMN member_id DROP NOT NULL, ALTER COLUMN earned_on DROP NOT NULL,
  ADD COLUMN from_lot_id uuid, ADD COLUMN pending boolean NOT NULL DEFAULT false;
CREATE INDEX points_lot_from ON points_lot (from_lot_id) WHERE from_lot_id IS NOT NULL;

CREATE TABLE account_lot (
  terminal_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  member_id uuid,
  -- beside its points: taken is negative
  left_by bigint NOT NULL,
  held bigint NOT NULL,
  paid bigint NOT NULL,
  taken_on text,
  -- it began in that till's books, or was brought along there too
  begun boolean NOT NULL,
  PRIMARY KEY (lot_id, terminal_id)
);
CREATE INDEX account_lot_of_member ON account_lot (member_id);

-- What tills posted because a date came, before they had a head office, and what head office posted since: the last days.
CREATE TABLE account_lot_due (
  lot_id uuid PRIMARY KEY,
  expired text,
  reopened text,
  released boolean NOT NULL
);

CREATE TABLE account_hold (
  hold_id uuid PRIMARY KEY,
  member_id uuid NOT NULL,
  parts jsonb NOT NULL,
  ended boolean NOT NULL DEFAULT false
);

CREATE TABLE account_debt (
  terminal_id uuid NOT NULL,
  member_id uuid NOT NULL,
  owed bigint NOT NULL,
  PRIMARY KEY (member_id, terminal_id)
);

-- A tier brought along from elsewhere, and what counted towards it: once a member, whichever tills brought it.
CREATE TABLE account_tier_start (
  terminal_id uuid NOT NULL,
  member_id uuid NOT NULL,
  tier_id text NOT NULL,
  on_date text NOT NULL,
  counted bigint NOT NULL,
  PRIMARY KEY (member_id, terminal_id)
);

CREATE TABLE account_tier_count (
  terminal_id uuid NOT NULL,
  member_id uuid NOT NULL,
  on_date text NOT NULL,
  known_on text NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (member_id, terminal_id, on_date, known_on)
);

CREATE TABLE account_tier_gift (
  gift_id uuid PRIMARY KEY,
  -- null: a withdrawal became known before the gift
  member_id uuid,
  terminal_id uuid NOT NULL,
  tier_id text,
  from_day text,
  until_day text,
  withdrawn_on text
);
CREATE INDEX account_tier_gift_of_member ON account_tier_gift (member_id);

CREATE TABLE account_visit (
  terminal_id uuid NOT NULL,
  member_id uuid NOT NULL,
  visits bigint NOT NULL,
  last_on text,
  PRIMARY KEY (member_id, terminal_id)
);

CREATE TABLE account_use (
  terminal_id uuid NOT NULL,
  member_id uuid NOT NULL,
  promotion_id text NOT NULL,
  on_date text NOT NULL,
  uses bigint NOT NULL,
  PRIMARY KEY (member_id, terminal_id, promotion_id, on_date)
);

CREATE TABLE account_points_day (
  terminal_id uuid NOT NULL,
  member_id uuid NOT NULL,
  on_date text NOT NULL,
  earned bigint NOT NULL,
  spent bigint NOT NULL,
  PRIMARY KEY (member_id, terminal_id, on_date)
);

CREATE TABLE account_reward (
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL,
  member_id uuid NOT NULL,
  kind text NOT NULL,
  item_id text NOT NULL,
  at bigint NOT NULL,
  sale_id uuid NOT NULL,
  on_date text NOT NULL,
  quantity bigint NOT NULL,
  PRIMARY KEY (member_id, terminal_id, seq, kind, item_id)
);

-- Which lot a sale earned, so that a return at another till finds it; and such returns.
CREATE TABLE account_sale (
  sale_id uuid PRIMARY KEY,
  lot_id uuid NOT NULL
);
CREATE TABLE account_copy_return (
  return_id uuid PRIMARY KEY,
  sale_id uuid NOT NULL,
  member_id uuid NOT NULL,
  sold_on text NOT NULL,
  on_date text NOT NULL,
  earned bigint NOT NULL,
  spent bigint NOT NULL,
  tier_counts bigint NOT NULL,
  -- of the points that come back
  expires_on text
);
CREATE INDEX account_copy_return_of_member ON account_copy_return (member_id);

-- One row a member: whoever changes the account holds it. `version` rises with every change and is never made anew.
CREATE TABLE account_head (
  member_id uuid PRIMARY KEY,
  version bigint NOT NULL
);

-- The stores whose tills had to do with a member: their tills are told of the account.
CREATE TABLE account_store (
  member_id uuid NOT NULL,
  store_id text NOT NULL,
  PRIMARY KEY (store_id, member_id)
);

-- Head office's own book: what dates did, once each. Never changed, and never made anew.
CREATE TABLE head_office_entry (
  -- made of lot or member and of the date
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('expiry', 'reopening', 'release', 'tier')),
  member_id uuid NOT NULL,
  lot_id uuid,
  on_date text NOT NULL,
  points bigint,
  tier_from text,
  tier_to text,
  posted_at bigint NOT NULL
);
CREATE INDEX head_office_entry_of_member ON head_office_entry (member_id);
CREATE FUNCTION refuse_book_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the book is append only'; END $$;
CREATE TRIGGER head_office_entry_append_only BEFORE UPDATE OR DELETE ON head_office_entry FOR EACH ROW EXECUTE FUNCTION refuse_book_change();
CREATE TRIGGER head_office_entry_never_emptied BEFORE TRUNCATE ON head_office_entry EXECUTE FUNCTION refuse_book_change();

-- Gift cards, store credits and customer accounts.
CREATE TABLE instrument (
  instrument_id uuid PRIMARY KEY,
  -- null: only a word on it is known yet
  kind text,
  version bigint NOT NULL
);
CREATE TABLE instrument_sum (
  instrument_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  balance bigint NOT NULL,
  PRIMARY KEY (instrument_id, terminal_id)
);
-- What was put on it when, and for how long that was then good.
CREATE TABLE instrument_load (
  instrument_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  last_day text,
  PRIMARY KEY (instrument_id, terminal_id, seq)
);
-- Each till's last word on whether it is blocked; of all of them the last by instant holds.
CREATE TABLE instrument_block (
  instrument_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  at bigint NOT NULL,
  seq bigint NOT NULL,
  blocked boolean NOT NULL,
  PRIMARY KEY (instrument_id, terminal_id)
);
-- SHA-256 of codes, as tills told them: the codes themselves never leave a till.
CREATE TABLE instrument_code (
  instrument_id uuid PRIMARY KEY,
  code_hash text NOT NULL,
  kind text NOT NULL,
  told_by uuid NOT NULL
);
CREATE INDEX instrument_code_by_hash ON instrument_code (code_hash);
CREATE TABLE instrument_store (
  instrument_id uuid NOT NULL,
  store_id text NOT NULL,
  PRIMARY KEY (store_id, instrument_id)
);

-- Codes of coupons and vouchers that were used: by SHA-256.
CREATE TABLE code_head (
  code_hash text PRIMARY KEY,
  version bigint NOT NULL
);
CREATE TABLE code_use (
  code_hash text NOT NULL,
  terminal_id uuid NOT NULL,
  uses bigint NOT NULL,
  -- of the last use there
  receipt_no text,
  used_at bigint,
  PRIMARY KEY (code_hash, terminal_id)
);
