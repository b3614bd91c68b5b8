-- The search keeps an index and no copy of the texts: it reads them from search_texts when a query shows them.
DROP TRIGGER meeting_is_new_to_search;
DROP TRIGGER meeting_has_other_words;
DROP TRIGGER meeting_leaves_search;
DROP TABLE suche;

CREATE VIRTUAL TABLE suche
-- Full text of the meetings (year, heading, programme, town, area, the paragraphs' first 100,000 characters), removed ones too; the rowid is the meeting's id. Finds a word however its umlauts and its ß are written, capital or small: SELECT * FROM treffen WHERE Nr IN (SELECT rowid FROM suche('Straße'))
USING fts5(as_printed, with_ae, with_a, with_sz, content = 'search_texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');

-- An index without its texts must be given the old words to remove them, so these run before the row changes.
CREATE TRIGGER meeting_is_new_to_search AFTER INSERT ON meetings BEGIN
  INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz) SELECT * FROM search_texts WHERE id = new.id;
END;

CREATE TRIGGER meeting_loses_words BEFORE UPDATE OF id, year, title, programme, municipality, programme_area, description
ON meetings
WHEN (old.id, old.year, old.title, old.programme, old.municipality, old.programme_area, old.description)
  IS NOT (new.id, new.year, new.title, new.programme, new.municipality, new.programme_area, new.description) BEGIN
  INSERT INTO suche (suche, rowid, as_printed, with_ae, with_a, with_sz)
  SELECT 'delete', * FROM search_texts WHERE id = old.id;
END;

CREATE TRIGGER meeting_has_other_words AFTER UPDATE OF id, year, title, programme, municipality, programme_area, description
ON meetings
WHEN (old.id, old.year, old.title, old.programme, old.municipality, old.programme_area, old.description)
  IS NOT (new.id, new.year, new.title, new.programme, new.municipality, new.programme_area, new.description) BEGIN
  INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz) SELECT * FROM search_texts WHERE id = new.id;
END;

CREATE TRIGGER meeting_leaves_search BEFORE DELETE ON meetings BEGIN
  INSERT INTO suche (suche, rowid, as_printed, with_ae, with_a, with_sz)
  SELECT 'delete', * FROM search_texts WHERE id = old.id;
END;

INSERT INTO suche (suche) VALUES ('rebuild');
