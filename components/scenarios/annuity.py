"""Money lent and paid back in equal yearly parts: what such a year costs, and what is then left."""

import math

from components.scenarios.numbers import within


def yearly_share(rate: float, years: float) -> float:
    """The equal payment of each year, as a share of the sum lent, that pays it back with interest.

    `rate` is a share a year from 0 to 1, `years` more than 0. The formula of an annuity (capital
    recovery factor): rate / (1 - (1 + rate) ** -years), which is 1 / years without interest.
    Raises `Refused` beyond these limits.
    """
    rate = within("The yearly rate", rate, 0, 1)
    years = within("The number of years", years, 0.1, 100, "years")
    if rate < 1e-12:
        return 1 / years
    # 1 - (1 + rate) ** -years, which loses its digits where the rate is tiny.
    return rate / -math.expm1(-years * math.log1p(rate))


def share_left(rate: float, years: float, passed: float) -> float:
    """What is still owed after `passed` of `years`, as a share of the sum lent.

    The payments that are left, each discounted at the rate: what the loan is worth on that day.
    """
    passed = within("The years that passed", passed, 0, years, "years")
    if passed == years:
        return 0.0
    return yearly_share(rate, years) / yearly_share(rate, years - passed)
