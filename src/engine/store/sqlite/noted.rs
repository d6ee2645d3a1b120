//! What columns of earlier imports were matched to: counting it, reading it, forgetting it.

use super::{SqliteStore, clock};
use crate::engine::store::{MOST_NOTED, NotedMatch, NotedMatches, StoreError, StoredMatch};
use rusqlite::{Row, params};

const COUNT: &str = "INSERT INTO noted_match (record_type, header, path, part, times, last_used_at) \
    VALUES (?1, ?2, ?3, ?4, 1, ?5) \
    ON CONFLICT (record_type, header, path, part) DO UPDATE SET times = times + 1, last_used_at = ?5";

const DROP_OLDEST: &str = "DELETE FROM noted_match WHERE id IN \
    (SELECT id FROM noted_match ORDER BY last_used_at DESC, id DESC LIMIT -1 OFFSET ?1)";

const READ: &str = "SELECT header, path, part, times, last_used_at FROM noted_match \
    WHERE record_type = ?1 ORDER BY header, path, part";

impl NotedMatches for SqliteStore {
    fn note_matches(&mut self, record_type: &str, matches: &[NotedMatch]) -> Result<(), StoreError> {
        self.tables(record_type)?;
        self.changing(|connection| {
            let (mut count, now) = (connection.prepare(COUNT)?, clock::now());
            for NotedMatch { header, path, part } in matches {
                count.execute(params![record_type, header, path, part, now])?;
            }
            connection.execute(DROP_OLDEST, [MOST_NOTED as i64])?;
            Ok(())
        })
    }

    fn noted_matches(&mut self, record_type: &str) -> Result<Vec<StoredMatch>, StoreError> {
        let all = || {
            let mut statement = self.connection.prepare(READ)?;
            let matches = statement.query_map([record_type], read)?;
            Ok(matches.collect::<Result<_, _>>()?)
        };
        self.told(all())
    }

    fn forget_matches(&mut self) -> Result<u64, StoreError> {
        self.changing(|connection| Ok(connection.execute("DELETE FROM noted_match", [])? as u64))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredMatch> {
    Ok(StoredMatch {
        noted: NotedMatch { header: row.get(0)?, path: row.get(1)?, part: row.get(2)? },
        times: row.get::<_, i64>(3)?.unsigned_abs(),
        last_used_at: row.get(4)?,
    })
}
