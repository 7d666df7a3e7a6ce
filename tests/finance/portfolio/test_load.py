from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from finance.errors import DataError
from finance.portfolio import load_client
from tests.finance import made

DEPOSIT = "2020-01-06,P-1,deposit,,,,100.00"
BUY = "2020-01-06,P-1,buy,AAA,2,10,-20.00"


def test_a_good_folder_becomes_a_client(tmp_path: Path) -> None:
    found = load_client(made.folder(tmp_path, lines=[DEPOSIT, BUY]))
    assert (found.name, found.benchmark) == ("Pat Example", (("AAA", 0.6), ("BILL", 0.4)))
    assert found.transactions[1].amount == Decimal("-20.00")
    assert found.transactions[1].line == 3


def test_a_byte_order_mark_is_no_trouble(tmp_path: Path) -> None:
    folder = made.folder(tmp_path)
    path = folder / "transactions.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_client(folder).first_day.year == 2020


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("06/01/2020,P-1,deposit,,,,1", "date: '06/01/2020' is not a date"),
        ("2020-01-05,P-1,deposit,,,,1", "date: 2020-01-05 comes after 2020-01-06"),
        ("2020-01-06,P-9,deposit,,,,1", "account: 'P-9'"),
        ("2020-01-06,P-1,gift,,,,1", "kind: 'gift' is none of deposit"),
        ("2020-01-06,P-1,deposit,,,,a lot", "amount: 'a lot' is not a number"),
        ("2020-01-06,P-1,deposit,,,,nan", "amount: 'nan' is not a number"),
        ("2020-01-06,P-1,deposit,,,,1e999", "amount: '1e999' is not a number below"),
        ("2020-01-06,P-1,deposit,,,,-1", "amount: -1 must be positive for a deposit"),
        ("2020-01-06,P-1,withdrawal,,,,1", "amount: 1 must be negative for a withdrawal"),
        ("2020-01-06,P-1,fee,,,,0", "amount: 0 must be negative for a fee"),
        ("2020-01-06,P-1,buy,,2,10,-20", "symbol: it is empty"),
        ("2020-01-06,P-1,buy,AAA,0,10,-20", "quantity: 0 must be positive"),
        ("2020-01-06,P-1,buy,AAA,2,-10,-20", "price: -10 must be positive"),
        ("2020-01-06,P-1,buy,AAA,2,10,-21", "amount: -21 is not quantity times price"),
        ("2020-01-06,P-1,buy,AAA,20,10,-200", "amount: the cash of account P-1 falls below zero"),
        ("2020-01-06,P-1,sell,AAA,1,10,10", "quantity: more AAA is sold than is held"),
        ("2020-01-06,P-1,deposit", "not as many fields as the header"),
        ("2020-01-06,P-1,deposit,,,,1,2", "not as many fields as the header"),
        ('2020-01-06,P-1,"deposit,,,,1', "cannot be read"),
    ],
)
def test_a_bad_booking_is_named_by_its_line(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(DataError) as error:
        load_client(made.folder(tmp_path, lines=[DEPOSIT, line]))
    assert words in str(error.value)
    assert "transactions.csv" in str(error.value)
    assert "line 3" in str(error.value) or "cannot be read" in words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "Pat Example"', "name = 3", "name: '3' is not a text"),
        ("birth_year = 1980", "birth_year = true", "birth_year: 'True' is not a whole number"),
        ("birth_year = 1980", "", "birth_year: it is missing, and must be a whole number"),
        ('"balanced"', '"wild"', "risk_profile: 'wild' is not one of cautious"),
        ("AAA = 0.6", "AAA = 0.7", "weights that sum to 1"),
        ("AAA = 0.6", "AAA = -0.6", "not negative"),
        ("AAA = 0.6", "AAA = nan", "not negative"),
        ("advisory_rate_pa = 0.01", 'advisory_rate_pa = "1 %"', "fees, advisory_rate_pa: '1 %' is not a number"),
        ('kind = "taxable"', 'kind = "secret"', "accounts 1, kind: 'secret' is not one of taxable"),
        ("[[accounts]]", "[[acounts]]", "accounts: there must be one"),
        ("[fees]", "[fees", "cannot be read"),
        ("[fees]", "[[goals]]\nname = 'x'\ndate = 2030-01-01T00:00:00\n[fees]", "goals 1, date: .* is not a date"),
    ],
)
def test_a_bad_profile_is_named_by_its_field(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(DataError, match=words) as error:
        load_client(made.folder(tmp_path, profile=made.PROFILE.replace(old, new)))
    assert "client.toml" in str(error.value)


@pytest.mark.parametrize("name", ["client.toml", "transactions.csv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = made.folder(tmp_path)
    (folder / name).unlink()
    with pytest.raises(DataError, match=name):
        load_client(folder)


@pytest.mark.parametrize("name", ["client.toml", "transactions.csv"])
def test_a_file_that_is_no_text_is_named(tmp_path: Path, name: str) -> None:
    folder = made.folder(tmp_path)
    (folder / name).write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(DataError, match=name):
        load_client(folder)


def test_an_empty_set_of_books_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no bookings"):
        load_client(made.folder(tmp_path, lines=[]))


ADAPTED = """
[suitability]
taxonomy = "10"

[[adapted]]
day = 2022-05-01
question = "taxonomy"
before = "50"
after = "20"
reason = "There is not so much."

[[adapted]]
day = 2022-06-01
question = "taxonomy"
before = "20"
after = "10"
reason = "Still not."
"""


def test_a_changed_preference_is_kept_with_day_and_reason(tmp_path: Path) -> None:
    found = load_client(made.folder(tmp_path, profile=made.PROFILE + ADAPTED)).adapted
    assert [(one.day.isoformat(), one.before, one.after) for one in found] == [
        ("2022-05-01", "50", "20"), ("2022-06-01", "20", "10"),
    ]  # fmt: skip
    assert found[1].reason == "Still not."


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('taxonomy = "10"', 'taxonomy = "50"', "last answer to 'taxonomy' is the one under suitability"),
        ("day = 2022-05-01", "day = 2022-07-01", "in the order of the days"),
        ('reason = "Still not."', 'reason = " "', "adapted 2, reason: .* is not the client's reason"),
        ('reason = "Still not."', "", "adapted 2, reason: it is missing"),
    ],
)
def test_a_preference_that_changed_without_a_trace_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in ADAPTED
    with pytest.raises(DataError, match=words):
        load_client(made.folder(tmp_path, profile=made.PROFILE + ADAPTED.replace(old, new)))


def test_a_preference_that_is_given_up_later_keeps_its_history(tmp_path: Path) -> None:
    given_up = """
[[adapted]]
day = 2022-07-01
question = "sustainability"
before = "yes"
after = "no"
reason = "It no longer matters to me."
"""
    text = ADAPTED.replace('taxonomy = "10"', 'sustainability = "no"') + given_up
    found = load_client(made.folder(tmp_path, profile=made.PROFILE + text)).adapted
    assert [(one.question, one.after) for one in found] == [
        ("taxonomy", "20"), ("taxonomy", "10"), ("sustainability", "no"),
    ]  # fmt: skip


NAMED = """
[[beneficiaries]]
account = "P-1"
name = "Ash Example"
relation = "spouse"
share = 0.75
rank = "primary"

[[beneficiaries]]
account = "P-1"
name = "Elm Example"
relation = "child"
share = 0.25
rank = "primary"

[[goals]]
name = "A boat"
date = 2030-06-30
amount_usd = 100
priority = 1
accounts = ["P-1"]
"""


def test_beneficiaries_and_the_accounts_of_goals_are_read(tmp_path: Path) -> None:
    client = load_client(made.folder(tmp_path, profile=made.PROFILE + NAMED))
    assert [(one.name, one.share, one.rank) for one in client.beneficiaries] == [
        ("Ash Example", Decimal("0.75"), "primary"),
        ("Elm Example", Decimal("0.25"), "primary"),
    ]
    assert client.goals[0].accounts == ("P-1",)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("share = 0.25", "share = 0.5", "beneficiaries: .* primary shares of P-1 are 1 together"),
        ("share = 0.25", "share = 0", "beneficiaries 2, share: .* above 0 and at most 1"),
        ('account = "P-1"', 'account = "P-9"', "beneficiaries 1, account: .* one of P-1"),
        ('rank = "primary"', 'rank = "first"', "beneficiaries 1, rank: .* primary, contingent"),
        ('accounts = ["P-1"]', 'accounts = ["P-9"]', "goals 1, accounts: .* a list of some of P-1"),
        ('accounts = ["P-1"]', 'accounts = ["P-1", "P-1"]', "goals 1, accounts"),
        ('accounts = ["P-1"]', "accounts = 1", "goals 1, accounts"),
    ],
)
def test_a_bad_beneficiary_is_named_by_its_field(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        load_client(made.folder(tmp_path, profile=made.PROFILE + NAMED.replace(old, new, 1)))
