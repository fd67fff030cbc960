"""Deals of private capital side by side, and what their money costs."""

import pytest
from charts.frames import none, rows

from components.charts import private_capital
from components.exhibit import NothingToShow


def deal(sponsor, amount, **columns):
    record = {
        "financing_id": f"{sponsor}_{amount}".lower(),
        "deal_id": f"deal_of_{sponsor}".lower(),
        "deal_name": f"{sponsor} Campus / Vehicle (Fund)",
        "sponsor": sponsor,
        "tranche": "Notes",
        "provider": "A fund",
        "instrument": "bond",
        "amount_usd_bn": amount,
        "is_additive": True,
        "announced_on": "2025-10-16",
        "closed_on": "2025-10",
    }
    return {**record, **columns}


PRIVATE = rows(
    [
        deal(
            "Meta",
            27.0,
            off_balance_sheet=True,
            coupon_pct=6.5,
            rating="A+",
            maturity_on="2049-05-30",
            who_bears_residual_risk="Noteholders",
        ),
        deal("Meta", 28.0, instrument="guarantee", is_additive=False, is_up_to=True,
             off_balance_sheet=True, tranche="Guarantee"),
        deal("Oracle", 18.0, off_balance_sheet=True, closed_on="", announced_on="2026-01",
             coupon_pct=7.5, confidence="reported"),
        deal("Amazon", 12.0, off_balance_sheet=False),
        deal("SpaceX/xAI", 30.0, is_additive=False, off_balance_sheet=True),
        deal("OpenAI", 19.0, is_additive=False),
    ],
    "financing",
)  # fmt: skip


def test_deals_stand_side_by_side_with_guarantees_beside_the_sum():
    made = private_capital.side_by_side(PRIVATE)
    assert made.title == (
        "2 deals put $45bn off the balance sheet of those who use it, Meta Campus the most"
    )
    first, second = made.body.frame.to_dict("records")
    assert first["amount"] == 27.0
    assert first["beside"] == "Guarantee up to $28bn"
    assert first["coupon"] == "6.5%"
    assert first["matures"] == "30 May 2049"
    assert second["closed"] == "Not known"
    assert second["risk"] == ""


def test_plans_are_shown_on_demand_and_an_unclear_place_stays_unclear():
    unclear = PRIVATE.astype({"off_balance_sheet": object})
    unclear.loc[unclear["sponsor"] == "OpenAI", "off_balance_sheet"] = None
    made = private_capital.side_by_side(unclear, plans=True)
    assert made.title.endswith("; 2 more are plans or support")
    places = made.body.frame.set_index("sponsor")["balance"]
    assert places["OpenAI"] == "Unclear"
    assert places["SpaceX/xAI"] == "Off"
    assert "Amazon" not in places
    with pytest.raises(NothingToShow):
        private_capital.side_by_side(none("financing"))


def test_the_price_of_money_compares_the_deals_that_state_one():
    made = private_capital.price(PRIVATE)
    assert made.title == (
        "Oracle Campus pays 7.5% a year, more than the 6.5% of Meta Campus in October 2025"
    )
    assert [bar.x[0] for bar in made.body.data] == [6.5, 7.5]
    assert private_capital.price(PRIVATE.head(1)).title == "Meta Campus pays 6.5% a year"
    with pytest.raises(NothingToShow):
        private_capital.price(none("financing"))


def test_a_deal_on_the_balance_sheet_that_closed_is_no_plan():
    closed = [
        deal("Cipher", 1.4, off_balance_sheet=False, coupon_pct=7.125),
        deal("Cipher", 1.4, instrument="guarantee", is_additive=False, off_balance_sheet=True),
    ]
    made = private_capital.side_by_side(rows(closed, "financing"), plans=True)
    assert list(made.body.frame["closed"]) == ["October 2025"]
