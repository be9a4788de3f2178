"""24. Dezember 2026, 18:05."""

DATE_FORMAT = "j. F Y"
MONTH_DAY_FORMAT = "j. F"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j. F Y, H:i"
DAY_MONTH = "j. M"
