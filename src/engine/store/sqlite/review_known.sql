CREATE TABLE review_known ( -- what was last worked out of a review, and what that followed from
  job INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE, -- the import whose list is reviewed
  protected_from TEXT, -- of why its records are protected
  totals_from TEXT,
  totals TEXT -- as JSON
) STRICT;
