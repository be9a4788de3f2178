"""Statistics of one learner: what was done, what stays, what comes, and what it costs.

A statistic is one module here and one line in the registry; the API, the page and the tests walk it.
"""

from reviews.statistics.buttons import BUTTONS
from reviews.statistics.calendar import CALENDAR
from reviews.statistics.calibration import CALIBRATION
from reviews.statistics.forecast import FORECAST
from reviews.statistics.histograms import HISTOGRAMS
from reviews.statistics.hours import HOURS_OF_THE_DAY
from reviews.statistics.leeches import LEECHES
from reviews.statistics.misconceptions import MISCONCEPTIONS
from reviews.statistics.retention import RETENTION
from reviews.statistics.statistic import Statistic
from reviews.statistics.summary import SUMMARY
from reviews.statistics.workload import WORKLOAD

# In the order of the page.
STATISTICS: dict[str, Statistic] = {
    each.slug: each
    for each in (
        SUMMARY,
        CALENDAR,
        FORECAST,
        RETENTION,
        CALIBRATION,
        MISCONCEPTIONS,
        WORKLOAD,
        BUTTONS,
        HOURS_OF_THE_DAY,
        LEECHES,
        HISTOGRAMS,
    )
}
