"""Figures and charts of the operators' site, for the overview and for single rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Aggregate, FloatField

#: Colours of outcomes, wherever they are charted.
GOOD, BAD, PLAIN = "#2f9e6e", "#cf4a41", "#9aa7ad"
#: The colour of what is only counted.
BRAND = "#1f8a9e"


class Percentile(Aggregate):
    """A continuous percentile of an expression."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on a page, and where it leads to."""

    title: str
    value: str | int
    note: str = ""
    address: str = ""
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Some of the bars of a chart: those of one kind, one for each label."""

    title: str
    colour: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on top of each other, from the bottom, with a title and a legend."""

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    #: Told where there is nothing to draw.
    nothing: str = "There has been nothing yet."

    @property
    def is_empty(self) -> bool:
        """Whether no bar has any height."""
        return not any(any(each.values) for each in self.series)

    @property
    def legend(self) -> list[tuple[str, str]]:
        """What the colours mean; one colour needs no words."""
        return [(each.title, each.colour) for each in self.series[1:] and self.series]

    @property
    def data(self) -> str:
        """The chart in the form that unfold's component takes."""
        return json.dumps(
            {
                "labels": list(self.labels),
                "datasets": [
                    {
                        "label": each.title,
                        "data": list(each.values),
                        "backgroundColor": each.colour,
                        "stack": "all",
                        "borderRadius": 2,
                        "borderSkipped": False,
                        "maxBarThickness": 18,
                        "displayYAxis": True,
                        "maxTicksXLimit": 12,
                    }
                    for each in self.series
                ],
            }
        )
