CREATE VIEW pins AS
-- Values that a person has set in the schedule file ([[read.pin]]) and that the page is not read as. German: festlegungen.
SELECT schedules.title AS page,
       meetings.id AS meeting_id,
       meetings.year,
       meetings.municipality,
       entry.value ->> '$.field' AS field, -- name of the field in the record
       record ->> ('$.' || (entry.value ->> '$.field')) AS value, -- as set; NULL: empty
       entry.value ->> '$.quote' AS because, -- the reason in the schedule file
       versions.first_seen_at AS since, -- the check from which on the meeting says all that it says now
       schedules.url AS source -- address of the page
FROM meetings JOIN schedules ON schedules.id = meetings.schedule_id
JOIN versions ON versions.meeting_id = meetings.id AND versions.ended_at IS NULL
JOIN json_each(versions.evidence) AS entry ON entry.value ->> '$.place' = 'pinned'
WHERE meetings.removed_at IS NULL
ORDER BY schedules.name, meetings.position, entry.key;

CREATE VIEW festlegungen AS
-- Angaben, die jemand von Hand festgelegt hat, weil die Seite dort nicht stimmt oder falsch gelesen wird. Sie stehen so auch in treffen.
SELECT page AS Seite, -- Name der beobachteten Seite
       meeting_id AS Nr, -- Nummer des Treffens
       year AS Jahr,
       municipality AS Ort,
       CASE field WHEN 'year' THEN 'Jahr' WHEN 'programme' THEN 'Programm' WHEN 'municipality' THEN 'Ort'
         WHEN 'programme_area' THEN 'Programmgebiet' WHEN 'start_date' THEN 'Datum' WHEN 'end_date' THEN 'Ende'
         WHEN 'attendance' THEN 'Form' WHEN 'status' THEN 'Status' ELSE field END AS Angabe, -- welche Angabe festgelegt ist
       CASE WHEN field IN ('start_date', 'end_date') THEN strftime('%d.%m.%Y', value) ELSE
         CASE value WHEN 'in_person' THEN 'vor Ort' WHEN 'hybrid' THEN 'hybrid (vor Ort und online)'
           WHEN 'cancelled' THEN 'abgesagt' WHEN 'postponed' THEN 'verschoben' ELSE value END
       END AS Wert, -- leer: Die Angabe ist gestrichen
       because AS Grund, -- wie er in der Konfiguration steht
       source AS Quelle -- Adresse der Seite
FROM pins;
