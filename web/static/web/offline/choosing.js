// What is asked next from what was taken along. When an item is due in truth, the server works out from the answers;
// here each is asked once, and a card that was not remembered once more.
const AGAIN_AFTER = 10 * 60 * 1000; // ms; the relearning step

/** Return the learner's study day at `now`, such as "2026-11-21". */
export function studyDay({ time_zone, day_starts_at }, now) {
  // Hours of the clock, not of the time that passes: the day turns at the same o'clock when clocks are changed.
  const parts = new Intl.DateTimeFormat("en", { timeZone: time_zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit" }).formatToParts(now);
  const { year, month, day, hour } = Object.fromEntries(parts.map((each) => [each.type, +each.value]));
  return new Date(Date.UTC(year, month - 1, day - (hour < day_starts_at))).toISOString().slice(0, 10);
}

/** Return what may be asked now, in order: due items, cards that come back, the day's share of new ones. */
export function askable(pack, rows, now) {
  if (now > pack.until) return [];
  const today = studyDay(pack, now);
  const fresh = rows.filter((each) => each.due === null);
  const share = pack.new_per_day - fresh.filter((each) => each.asked && each.day === today).length;
  const byPlace = (some) => some.sort((one, other) => one.place - other.place);
  const isBack = (each) => each.again && each.again <= now;
  return [
    ...byPlace(rows.filter((each) => !each.asked && each.due !== null && each.due <= now)),
    ...byPlace(rows.filter(isBack)),
    ...byPlace(fresh.filter((each) => !each.asked)).slice(0, Math.max(0, share)),
    // At the end nobody waits ten minutes for a card.
    ...byPlace(rows.filter((each) => each.again && !isBack(each))),
  ];
}

/** Return what an answer makes of its item on this device. */
export function standingAfter(pack, rating, now) {
  return { day: studyDay(pack, now), again: rating === 1 ? now + AGAIN_AFTER : null };
}

/** Return the presentation to show: a card may be asked any number of times, a problem has its copies. */
export const shownOf = (row) => row.presentations[row.asked % row.presentations.length];
