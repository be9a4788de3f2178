"""Study profiles: how a learner studies, and the lock under which their events are written."""

from datetime import date, datetime, timedelta

from accounts.models import User
from reviews.models import RetentionChange, StudyProfile
from reviews.scheduling import exam
from reviews.scheduling.exam import Wish
from reviews.scheduling.fold import RetentionLog
from reviews.scheduling.spreading import StudyCalendar
from reviews.scheduling.study_day import day_start, study_day


def profile_of(learner: User) -> StudyProfile:
    """Return the learner's profile; before the first event that is the unsaved default one."""
    return StudyProfile.objects.filter(learner=learner).first() or StudyProfile(learner=learner)


def lock(learner: User, *, at: datetime) -> StudyProfile:
    """Return the profile, made if missing, locked until the end of the transaction."""
    locked = StudyProfile.objects.select_for_update().filter(learner=learner)
    profile = locked.first()
    if profile is None:
        StudyProfile.objects.get_or_create(learner=learner, defaults=next_times(learner, StudyProfile(), at))
        profile = locked.get()
    return profile


def study_day_of(learner: User, at: datetime) -> tuple[date, datetime]:
    """Return (study day, its start) of the learner at `at`, by the learner's present zone and day start."""
    day = study_day(at, learner.time_zone, learner.day_starts_at)
    return day, day_start(day, learner.time_zone, learner.day_starts_at)


def calendar_of(profile: StudyProfile) -> StudyCalendar:
    """Return which days the learner wants to study on."""
    return StudyCalendar(tuple(profile.easy_days), profile.break_from, profile.break_until, profile.exam_on)


def next_times(learner: User, profile: StudyProfile, at: datetime) -> dict[str, datetime | None]:
    """Return when the next day plan and the next reminder of the learner are due after `at`."""
    return {"plan_at": next_day_start(learner, at), "remind_at": next_reminder(learner, profile.reminder_hour, at)}


def next_day_start(learner: User, at: datetime) -> datetime:
    """Return when the learner's next study day begins."""
    today, _ = study_day_of(learner, at)
    return day_start(today + timedelta(days=1), learner.time_zone, learner.day_starts_at)


def next_reminder(learner: User, hour: int | None, at: datetime) -> datetime | None:
    """Return the next time that the learner's clock shows `hour` o'clock, or None without a reminder."""
    if hour is None:
        return None
    day = learner.local_time(at).date()
    while (moment := day_start(day, learner.time_zone, hour)) <= at:
        day += timedelta(days=1)
    return moment


def retention_log(learner: User) -> RetentionLog:
    """Return the learner's desired retention through time."""
    rows = RetentionChange.objects.filter(learner=learner)
    return exam.retention_log(
        Wish(*row) for row in rows.values_list("at", "desired_retention", "exam_begins_at", "exam_retention")
    )
