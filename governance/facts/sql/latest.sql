-- One row per event: every row that no other version of its event outdoes.
SELECT {columns}, batch, correction
FROM {kind}_events
WHERE NOT EXISTS (
    SELECT 1
    FROM {kind}_outdone
    WHERE {kind}_outdone.row_in_file = {kind}_events.row_in_file AND {kind}_outdone.batch = {kind}_events.batch
)
