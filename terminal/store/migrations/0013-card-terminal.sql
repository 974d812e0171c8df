-- What the payment terminal was asked to do, each on disk before a byte leaves, and its own last word. The till's word on a
-- payment is in payment_attempt, on a refund in the journal.
CREATE TABLE payment_request (
  -- The same id moves money once at the terminal, however often it is sent.
  request_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'reversal', 'refund')),
  -- The payment that is made or taken back, or the refund.
  attempt_id TEXT NOT NULL,
  -- A payment that settles an account belongs to no sale and is not given back by itself.
  purpose TEXT NOT NULL CHECK (purpose IN ('sale', 'account', 'return')),
  scheme TEXT NOT NULL CHECK (scheme IN ('card', 'paynow')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  exponent INTEGER NOT NULL,
  -- Which terminal was asked: it alone knows the answer, also when the till uses another by then.
  address TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  -- waiting: no byte left. sent: the terminal has it. unknown: nobody knows. dropped: no longer asked about, by a person's word.
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'unknown', 'approved', 'declined', 'dropped')),
  is_cancelling INTEGER NOT NULL DEFAULT 0 CHECK (is_cancelling IN (0, 1)),
  -- Why it was declined, or why nothing is known.
  reason TEXT,
  approval_code TEXT,
  card_last4 TEXT,
  brand TEXT,
  reference TEXT,
  receipt_lines TEXT NOT NULL DEFAULT '[]',
  -- Who let a person's word stand while the terminal's was not known.
  approved_by TEXT,
  -- The terminal's last word is not what a person had said: shown until somebody has seen it.
  contradicts INTEGER NOT NULL DEFAULT 0 CHECK (contradicts IN (0, 1)),
  begun_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_request_of_attempt ON payment_request (attempt_id, begun_at);
CREATE INDEX payment_request_open ON payment_request (begun_at) WHERE state IN ('waiting', 'sent', 'unknown');
CREATE INDEX payment_request_contradicting ON payment_request (begun_at) WHERE contradicts = 1;

-- What still belongs to nothing is looked for after every answer.
CREATE INDEX projected_payment_apart_open ON projected_payment_apart (attempt_id) WHERE applied_to IS NULL;
