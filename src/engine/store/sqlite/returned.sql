CREATE INDEX returned_record ON returned (record_type, record); -- who brought a record back
