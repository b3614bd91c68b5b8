"""The records that the stages exchange: frozen and typed; ``None`` means the page does not say."""

from scraper.records.known import (
    CHANGE_KINDS,
    Change,
    ChangeKind,
    EarlierState,
    FieldChange,
    HeldField,
    HoldReason,
    Known,
    KnownRecord,
)
from scraper.records.read_page import (
    PROBLEM_KINDS,
    Page,
    Problem,
    ProblemKind,
    UnreadHeading,
    UnusedPin,
    unread_to_json,
)
from scraper.records.record import (
    PINNED,
    Candidate,
    DeclaredRecord,
    Doubt,
    Evidence,
    Record,
    declared_from_json,
    doubts_from_json,
    doubts_to_json,
    pins_of,
    record_to_json,
)
from scraper.records.record_json import (
    change_from_json,
    change_to_json,
    field_value_from_json,
    page_to_json,
)
from scraper.records.types import (
    LINK_KINDS,
    Link,
    LinkKind,
    RecordField,
    RecordType,
    empty_value,
    from_json_value,
    is_set,
    to_json_value,
    type_from_json,
    type_to_json,
)
