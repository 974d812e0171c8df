-- Personal data of members, as tills sent it: rows that are deleted when somebody is erased. None of it is in a journal.
CREATE TABLE member (
  member_id uuid PRIMARY KEY,
  -- rises with every change of what is held
  version bigint NOT NULL CHECK (version > 0),
  since text NOT NULL,
  imported_visit_on text,
  -- the till that sent them first, and when
  first_terminal_id uuid NOT NULL,
  first_at bigint NOT NULL
);

-- One value each: who typed it when, and with which version of the member it came here.
CREATE TABLE member_field (
  member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
  field text NOT NULL,
  value text,
  at bigint NOT NULL,
  terminal_id uuid,
  version bigint NOT NULL,
  PRIMARY KEY (member_id, field)
);

-- The same number may be on two members for a while: tills that were cut off from each other gave it out twice.
CREATE TABLE member_card (
  card_id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
  number text NOT NULL,
  blocked boolean NOT NULL
);
CREATE INDEX member_card_of_member ON member_card (member_id);
CREATE INDEX member_card_by_number ON member_card (number);

CREATE TABLE member_phone (
  member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
  phone text NOT NULL,
  typed text,
  PRIMARY KEY (member_id, phone)
);
CREATE INDEX member_phone_by_phone ON member_phone (phone);

CREATE TABLE member_note (
  note_id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
  kind text NOT NULL,
  text text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX member_note_of_member ON member_note (member_id);

-- The last version of a member that was taken of each till, and what it was answered: a post that comes twice changes nothing.
CREATE TABLE member_source (
  member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
  terminal_id uuid NOT NULL,
  version bigint NOT NULL,
  base bigint,
  PRIMARY KEY (member_id, terminal_id)
);

-- Values that gave way to others which were typed without knowing of them.
CREATE TABLE member_lost_value (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member ON DELETE CASCADE,
  field text NOT NULL,
  value text,
  typed_at bigint NOT NULL,
  typed_by uuid,
  kept_by uuid,
  noted_at bigint NOT NULL
);
CREATE INDEX member_lost_value_of_member ON member_lost_value (member_id);

-- Whose tills have a member in full: where they joined, where they bought or asked to be known. Random ids only.
CREATE TABLE member_home (
  member_id uuid NOT NULL,
  store_id text NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (member_id, store_id)
);
CREATE INDEX member_home_of_store ON member_home (store_id, member_id);

-- What the journals say of people, by random ids. Each row is the latest word, so reading a journal again changes nothing.
CREATE TABLE member_block (
  member_id uuid PRIMARY KEY,
  blocked boolean NOT NULL,
  at bigint NOT NULL,
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL
);
CREATE TABLE card_block (
  card_id uuid PRIMARY KEY
);
CREATE TABLE member_consent (
  member_id uuid NOT NULL,
  consent text NOT NULL,
  channel text NOT NULL,
  given boolean NOT NULL,
  text_version text,
  language text,
  at bigint NOT NULL,
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (member_id, consent, channel)
);
CREATE TABLE member_merge (
  merge_id uuid PRIMARY KEY,
  from_id uuid NOT NULL,
  into_id uuid NOT NULL,
  at bigint NOT NULL,
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL
);
CREATE INDEX member_merge_from ON member_merge (from_id);
CREATE INDEX member_merge_into ON member_merge (into_id);
-- An undoing may be read before the merge it undoes.
CREATE TABLE member_merge_undone (
  merge_id uuid PRIMARY KEY
);
-- What all merges that stand come to: one step from each id to the one it stands for.
CREATE TABLE member_redirect (
  member_id uuid PRIMARY KEY,
  into_id uuid NOT NULL
);
CREATE INDEX member_redirect_into ON member_redirect (into_id);

-- Whose data was erased, for every till there is and will be; and which till has said that nothing is left.
CREATE TABLE erasure (
  member_id uuid PRIMARY KEY,
  at bigint NOT NULL,
  terminal_id uuid NOT NULL
);
CREATE TABLE erasure_confirmation (
  member_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (member_id, terminal_id)
);

-- Two members whom two tills made with the same card or phone: perhaps one person. A person at a store decides.
CREATE TABLE merge_proposal (
  a_id uuid NOT NULL,
  b_id uuid NOT NULL,
  why text NOT NULL CHECK (why IN ('card', 'phone')),
  at bigint NOT NULL,
  dismissed_at bigint,
  PRIMARY KEY (a_id, b_id),
  CHECK (a_id < b_id)
);
CREATE INDEX merge_proposal_of_b ON merge_proposal (b_id);
-- The message that tells a store's tills how many wait.
CREATE TABLE merge_notice (
  store_id text PRIMARY KEY,
  message_id uuid NOT NULL
);

-- What digests of numbers are keyed with: 244 random bits.
CREATE TABLE recognition_key (
  singleton integer PRIMARY KEY CHECK (singleton = 1),
  secret text NOT NULL
);
INSERT INTO recognition_key (singleton, secret) VALUES (1, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
