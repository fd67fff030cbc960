"""Every site month by month: when it was known, begun and running, by fact and by projection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components import recall, words
from components.lens import last_day

FIRST, LAST = "2023-01", "2032-12"
# Statuses of sites that are being built until all that is planned runs, and of those not begun.
WORKS = ("under_construction", "partly_operational", "operational")
PROMISED = ("announced", "permitted")
RUNS = ("partly_operational", "operational")
RUNNING, PROJECTED, BUILDING, ANNOUNCED = "running", "projected", "building", "announced"
OTHERS, UNDISCLOSED = "Other operators", "Operator not disclosed"

Step = tuple[str, float | None, bool]
Totals = Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class Course:
    """One site in time. Days are ISO days, "" for never; power is in MW, None where not stated.

    `longitude` and `latitude` are None where no place is published. `counts` is False for sites
    that enter no total. `known_on` is the day the site is first on record, and `begun_on` that of
    the first works: where no source dates them (`is_known_dated`, `is_begun_dated` are False) it
    is the day to which the site's row refers. `is_begun_projected` marks works still to come.
    `ended_on` is the day from which a site is paused or cancelled. `full_on` is the day all of it
    runs or is to run. `steps` are (day, MW running from then on, whether that is projected), in
    order of time, facts first; the MW are None where it runs and no source states how much.
    """

    key: str
    name: str
    operator: str
    longitude: float | None
    latitude: float | None
    status: str
    planned_mw: float | None
    counts: bool
    is_speculative: bool
    is_estimate: bool
    known_on: str
    is_known_dated: bool
    begun_on: str
    is_begun_dated: bool
    is_begun_projected: bool
    ended_on: str
    full_on: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Gap:
    """How many sites lack a date, and how much power (MW) that is about."""

    sites: int
    mw: float


@dataclass(frozen=True)
class Undated:
    """What the record does not date, over the sites that count.

    `known` and `begun` hold planned power of sites whose first mention or first works have no
    date, `running` power in the table of sites that no dated step explains, `overdue` the power
    that was projected for a day which has passed without a source that confirms it.
    """

    known: Gap
    begun: Gap
    running: Gap
    overdue: Gap


@dataclass(frozen=True)
class Buildout:
    """The sites in time, as plain values that JSON can hold.

    `months` (2023-01 and on) are the frames and `days` the day that each one shows: its last, but
    `until` in the month of the newest fact, whose index is `now`. Up to `now` frames show facts
    alone, after it what ran then and what is projected on top. `totals` has MW for every month
    under running, projected, building and announced; `by_operator` has the same for the largest
    operators, the largest first, and the rest together.
    """

    months: tuple[str, ...]
    days: tuple[str, ...]
    now: int
    until: str
    sites: tuple[Course, ...]
    totals: Totals
    by_operator: Mapping[str, Totals]
    undated: Undated


@dataclass(frozen=True)
class State:
    """One site on one day: `stage` is unknown, announced, building, running or ended.

    `mw` is what runs, projected power included where `is_projected`; None where not stated.
    """

    stage: str
    mw: float | None = 0.0
    is_projected: bool = False


def buildout(
    sites: pd.DataFrame, milestones: pd.DataFrame, today: str = "", *, most_operators: int = 9
) -> Buildout:
    """The course of all `sites` and their totals by month, from rows under the reader's lens.

    Facts end at the newest one that is dated to its day and not after `today` (an ISO day, "" for
    no limit): partial dates count at their last day, or at that end where it comes first. There,
    status and running power are those of the sites table, so its totals are met.
    """
    sites = sites.reset_index(drop=True)
    steps = _lead(sites, milestones)
    until = _newest(sites, steps, today)
    months = pd.period_range(FIRST, LAST, freq="M")
    days = pd.DatetimeIndex(months.to_timestamp(how="end").normalize())
    days = days.where(months != until.to_period("M"), until)
    now = int(np.clip((months < until.to_period("M")).sum(), 0, len(months) - 1))
    steps = _told_apart(steps, until)
    facts, overdue, ahead = (steps[steps["what"] == what] for what in ("fact", "overdue", "ahead"))
    look = _not_after(until, last_day(sites["as_of"]).fillna(until))
    powered = last_day(sites["first_power_on"]).where(sites["first_power_status"] == "actual")
    powered = _not_after(until, powered)
    dates = _dates(sites, facts, ahead, look, powered, until)
    ran = _running(sites, facts, look, powered)
    grown = _growing(sites, ahead)
    counts = counted(sites)
    totals, by_operator = _totals(sites, counts, dates, ran, grown, days, most_operators)
    return Buildout(
        months=tuple(months.astype(str)),
        days=tuple(_iso(pd.Series(days))),
        now=now,
        until=str(until.date()),
        sites=_courses(sites, counts, dates, pd.concat([ran, grown])),
        totals=totals,
        by_operator=by_operator,
        undated=_undated(sites, counts, dates, ran, overdue),
    )


@recall.of_frames(2)
def of_counted(
    sites: pd.DataFrame, milestones: pd.DataFrame, today: str = ""
) -> tuple[pd.DataFrame, Buildout]:
    """The sites that may enter a sum, and their course; kept, as many exhibits ask for it."""
    kept = sites[counted(sites)]
    return kept, buildout(kept, milestones, today)


def counted(sites: pd.DataFrame) -> pd.Series:
    """Whether each site may enter a sum: once, and no giant claims without tenant or money."""
    return sites["counts_in_totals"] & ~sites["is_speculative"] & (sites["part_of"] == "")


def serves_speculation(power_supply: pd.DataFrame, sites: pd.DataFrame) -> pd.Series:
    """Whether each plant is tied to sites without tenant or money, and to no other."""
    doubtful = set(sites.loc[sites["is_speculative"], "site_id"])
    return pd.Series(
        [set(str(ids).split("; ")) <= doubtful for ids in power_supply["site_ids"]],
        index=power_supply.index,
        dtype=bool,
    )


def state(course: Course, day: str, until: str) -> State:
    """What a site is on an ISO day, as the frame of that day shows it; facts end at `until`."""
    if day < course.known_on:
        return State("unknown")
    passed = [step for step in course.steps if step[0] <= day and (not step[2] or day > until)]
    mw, is_projected = (passed[-1][1], passed[-1][2]) if passed else (0.0, False)
    if course.ended_on and course.ended_on <= day:
        return State("ended", mw, is_projected)
    if mw is None or mw > 0:
        return State("running", mw, is_projected)
    is_begun = course.begun_on and course.begun_on <= day
    return State("building" if is_begun else "announced")


def in_words(built: Buildout, *, only_running: bool = False) -> str:
    """How the months are made and what has no date, in sentences for a caption.

    `only_running` leaves out what concerns plans, for a chart of running power alone.
    """
    gaps = [
        f"{words.count(gap.sites, 'site')} ({words.power(gap.mw)}) {what}"
        for gap, what, is_plan in (
            (built.undated.known, "without any date", True),
            (built.undated.begun, "with works that no source dates", True),
            (built.undated.running, "with running power that no dated step explains", False),
        )
        if gap.sites and not (is_plan and only_running)
    ]
    late = built.undated.overdue
    parts = [
        f"Facts up to {words.date(built.until)}, then projections of named sources. A date known "
        "only to its month or year counts at its last day.",
        ""
        if only_running
        else "Plans are those of today: how large they were earlier is not on record.",
        f"Shown from the day their rows refer to: {words.listing(gaps)}." if gaps else "",
        f"Left out: {words.power(late.mw)} projected for days that have passed at "
        f"{words.count(late.sites, 'site')} without a source that confirms it."
        if late.sites
        else "",
    ]
    return " ".join(part for part in parts if part)


# ---------------------------------------------------------------- steps


def _lead(sites: pd.DataFrame, milestones: pd.DataFrame) -> pd.DataFrame:
    """The leading milestones of these sites with their day and the row number of their site."""
    numbers = pd.Series(sites.index, index=sites["site_id"])
    kept = milestones[
        (milestones["standing"] == "lead") & milestones["site_id"].isin(numbers.index)
    ]
    return pd.DataFrame(
        {
            "site": numbers.reindex(kept["site_id"]).to_numpy(dtype=int),
            "day": last_day(kept["date"]),
            "date": kept["date"],
            "kind": kept["kind"],
            "mw": kept["mw_operational_after"].astype(float),
            "is_projection": kept["is_projection"].astype(bool),
        }
    ).dropna(subset="day")


def _newest(sites: pd.DataFrame, steps: pd.DataFrame, today: str) -> pd.Timestamp:
    """The newest day of a fact: a step that happened or a look at a site, not after today."""
    facts = steps.loc[(steps["date"].str.len() == 10) & ~steps["is_projection"], "day"]
    looks = last_day(sites["as_of"].where(sites["as_of"].str.len() == 10, ""))
    newest = pd.concat([facts, looks])
    limit = pd.Timestamp(today) if today else pd.Timestamp.max
    newest = newest[newest <= limit]
    if len(newest):
        return newest.max()
    return limit if today else pd.Timestamp(FIRST)


def _told_apart(steps: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Steps as fact, overdue or ahead; a fact still open in the newest month or year ends there."""
    # As text, a partial date is not after a day that it may mean: 2026-10 before 2026-10-06.
    is_fact = ~steps["is_projection"] & (steps["date"] <= str(until.date()))
    what = np.where(is_fact, "fact", np.where(steps["day"] > until, "ahead", "overdue"))
    day = steps["day"].mask(is_fact, _not_after(until, steps["day"]))
    return steps.assign(what=what, day=day).sort_values(["site", "day"], kind="stable")


def _running(
    sites: pd.DataFrame, facts: pd.DataFrame, look: pd.Series, powered: pd.Series
) -> pd.DataFrame:
    """Steps of running power that happened, the last of each site as its row has it.

    Where the row says otherwise than the dated steps, it holds from the day to which it refers;
    `undated` is the power by which it does.
    """
    dated = facts.dropna(subset="mw").drop_duplicates(["site", "day"], keep="last")
    last = dated.groupby("site")[["day", "mw"]].last().reindex(sites.index)
    stated, stepped = sites["operational_mw"], last["mw"].fillna(0.0)
    is_silent = stated.isna() & sites["status"].isin(RUNS)
    differs = ~np.isclose(stepped, stated.fillna(0.0)) | is_silent
    row = pd.DataFrame(
        {
            "site": sites.index,
            "day": _latest(look.mask(is_silent, powered.fillna(look)), last["day"]),
            "mw": stated.where(stated.notna() | is_silent, 0.0),
            "undated": stated.fillna(0.0) - stepped,
        }
    )
    both = pd.concat([dated[["site", "day", "mw"]].assign(undated=0.0), row[differs]])
    both = both.drop_duplicates(["site", "day"], keep="last")
    return both.assign(is_projection=False).sort_values(["site", "day"], kind="stable")


def _growing(sites: pd.DataFrame, ahead: pd.DataFrame) -> pd.DataFrame:
    """Projected steps above what runs already."""
    runs = sites["operational_mw"].fillna(0.0)
    above = ahead[ahead["mw"] > ahead["site"].map(runs)]
    above = above.drop_duplicates(["site", "day"], keep="last")
    return above[["site", "day", "mw"]].assign(undated=0.0, is_projection=True)


# ---------------------------------------------------------------- dates of each site


def _dates(
    sites: pd.DataFrame,
    facts: pd.DataFrame,
    ahead: pd.DataFrame,
    look: pd.Series,
    powered: pd.Series,
    until: pd.Timestamp,
) -> pd.DataFrame:
    """One row a site: days known, begun, ended and full, and which of them have a source."""
    started = _not_after(until, last_day(sites["construction_started_on"]))
    at_work = facts["kind"].isin(("construction_start", "first_power")) | (facts["mw"] > 0)
    begun = _earliest(started, powered, _first(facts[at_work], sites))
    known = _earliest(
        _not_after(until, last_day(sites["announced_on"])), begun, _first(facts, sites)
    )
    dates = pd.DataFrame(
        {"known": known.fillna(look), "is_known_dated": known.notna()}, index=sites.index
    )
    at_work = ahead["kind"].isin(("construction_start", "first_power")) | (ahead["mw"] > 0)
    later = _first(ahead[at_work], sites)
    works, promised = sites["status"].isin(WORKS), sites["status"].isin(PROMISED)
    # A status that says "not begun" outweighs an older date of works.
    dates["begun"] = begun.fillna(_latest(look, dates["known"]).where(works)).mask(promised, later)
    dates["is_begun_dated"] = begun.notna() | promised
    dates["is_begun_projected"] = promised & later.notna()
    halts = _first(facts[facts["kind"].isin(("delay", "cancelled"))], sites, newest=True)
    dates["ended"] = halts.fillna(_latest(look, dates["known"])).where(~works & ~promised)
    dates["full"] = last_day(sites["full_build_on"])
    return dates


def _first(steps: pd.DataFrame, sites: pd.DataFrame, *, newest: bool = False) -> pd.Series:
    days = steps.groupby("site")["day"]
    return (days.max() if newest else days.min()).reindex(sites.index)


def _not_after(until: pd.Timestamp, days: pd.Series) -> pd.Series:
    return days.mask(days > until, until)


def _earliest(*days: pd.Series) -> pd.Series:
    return pd.concat(days, axis=1).min(axis=1)


def _latest(*days: pd.Series) -> pd.Series:
    return pd.concat(days, axis=1).max(axis=1)


def _undated(
    sites: pd.DataFrame,
    counts: pd.Series,
    dates: pd.DataFrame,
    ran: pd.DataFrame,
    overdue: pd.DataFrame,
) -> Undated:
    plans = sites["planned_mw"]
    known = counts & ~dates["is_known_dated"]
    begun = counts & dates["begun"].notna() & ~dates["is_begun_dated"]
    numbers = counts.index[counts]
    more = ran[(ran["undated"] != 0) & ran["site"].isin(numbers)]
    runs = sites["operational_mw"].fillna(0.0)
    due = overdue[overdue["site"].isin(numbers)].groupby("site")["mw"].max()
    due = (due - runs.reindex(due.index)).loc[lambda mw: mw > 0]
    return Undated(
        known=_gap(plans[known]),
        begun=_gap(plans[begun]),
        running=_gap(more["undated"]),
        overdue=_gap(due),
    )


def _gap(mw: pd.Series) -> Gap:
    return Gap(len(mw), round(float(mw.sum()), 3))


# ---------------------------------------------------------------- totals


def _totals(
    sites: pd.DataFrame,
    counts: pd.Series,
    dates: pd.DataFrame,
    ran: pd.DataFrame,
    grown: pd.DataFrame,
    days: pd.DatetimeIndex,
    most: int,
) -> tuple[Totals, dict[str, Totals]]:
    """Sums by month over the sites that count, altogether and by operator."""
    chosen = counts.to_numpy()
    plans = sites["planned_mw"].to_numpy()[:, None]
    runs = _by_month(ran, len(sites), days)
    more = np.clip(_by_month(grown, len(sites), days) - runs, 0.0, None)
    frames = days.to_numpy()[None, :]
    known = dates["known"].to_numpy()[:, None] <= frames
    begun = known & (dates["begun"].to_numpy()[:, None] <= frames)
    stands = known & ~(dates["ended"].to_numpy()[:, None] <= frames)
    left = np.nan_to_num(np.clip(plans - runs - more, 0.0, None))
    quantities = {
        RUNNING: runs,
        PROJECTED: more,
        BUILDING: np.where(begun & stands, left, 0.0),
        ANNOUNCED: np.where(~begun & stands, np.nan_to_num(plans), 0.0),
    }
    who = sites["operator"].where(sites["operator"] != "", UNDISCLOSED)
    ranked = _ranked(who[counts], runs[chosen, -1] + more[chosen, -1], most)
    group = who.map({name: number for number, name in enumerate(ranked)}).fillna(len(ranked))
    order = np.flatnonzero(chosen)[np.argsort(group[counts].to_numpy(), kind="stable")]
    present, starts = np.unique(group.to_numpy()[order], return_index=True)
    names = [[*ranked, OTHERS][int(number)] for number in present]
    sums = {
        name: np.add.reduceat(values[order], starts, axis=0) if names else values[:0]
        for name, values in quantities.items()
    }
    return (
        {name: _rounded(rows.sum(axis=0)) for name, rows in sums.items()},
        {
            operator: {name: _rounded(rows[number]) for name, rows in sums.items()}
            for number, operator in enumerate(names)
        },
    )


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    return tuple(np.round(values, 3).tolist())


def _by_month(steps: pd.DataFrame, rows: int, days: pd.DatetimeIndex) -> np.ndarray:
    """Sites by months: the power of the last step up to the day of each month, 0 before any."""
    grid = np.full((rows, len(days)), np.nan)
    column = days.searchsorted(pd.DatetimeIndex(steps["day"]))
    seen = column < len(days)
    mw = steps["mw"].fillna(0.0).to_numpy()
    # Steps are in order of time, so the last one of a month stays.
    grid[steps["site"].to_numpy(dtype=int)[seen], column[seen]] = mw[seen]
    filled = np.where(np.isnan(grid), 0, np.arange(len(days)))
    np.maximum.accumulate(filled, axis=1, out=filled)
    return np.nan_to_num(np.take_along_axis(grid, filled, axis=1))


def _ranked(who: pd.Series, mw: np.ndarray, most: int) -> list[str]:
    sums = pd.Series(mw, index=who.index).groupby(who).sum()
    return [str(name) for name in sums.sort_values(ascending=False, kind="stable").head(most).index]


# ---------------------------------------------------------------- plain values


def _courses(
    sites: pd.DataFrame, counts: pd.Series, dates: pd.DataFrame, steps: pd.DataFrame
) -> tuple[Course, ...]:
    by_site: list[list[Step]] = [[] for _ in range(len(sites))]
    for site, day, mw, is_projection in zip(
        steps["site"].tolist(),
        _iso(steps["day"]),
        _numbers(steps["mw"]),
        steps["is_projection"].tolist(),
        strict=True,
    ):
        by_site[site].append((day, mw, is_projection))
    columns: Sequence[Sequence[object]] = (
        sites["site_id"].tolist(),
        sites["name"].tolist(),
        sites["operator"].tolist(),
        _numbers(sites["longitude"]),
        _numbers(sites["latitude"]),
        sites["status"].tolist(),
        _numbers(sites["planned_mw"]),
        counts.tolist(),
        sites["is_speculative"].tolist(),
        (sites["confidence"] == "estimate").tolist(),
        _iso(dates["known"]),
        dates["is_known_dated"].tolist(),
        _iso(dates["begun"]),
        dates["is_begun_dated"].tolist(),
        dates["is_begun_projected"].tolist(),
        _iso(dates["ended"]),
        _iso(dates["full"]),
        [tuple(steps) for steps in by_site],
    )
    return tuple(Course(*row) for row in zip(*columns, strict=True))  # type: ignore[arg-type]


def _numbers(values: pd.Series) -> list[float | None]:
    return [None if number != number else number for number in values.tolist()]


def _iso(days: pd.Series) -> list[str]:
    return days.dt.strftime("%Y-%m-%d").fillna("").tolist()
