//! What the reader makes of whole workbooks.
