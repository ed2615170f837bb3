"""The check digit, against the example of the standard and against a plain reading of Luhn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.ids import has_valid_check_digit, is_npi, may_be_assigned, with_check_digit


def luhn_holds(digits: str) -> bool:
    """Luhn as the textbooks put it: from the right, every second digit doubled."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value // 10 + value % 10
    return total % 10 == 0


@pytest.mark.parametrize("number", ["1234567893", "1245319599", "2000000002", "1000000004"])
def test_a_right_check_digit_holds(number: str):
    assert luhn_holds("80840" + number)
    assert is_npi(number)


@pytest.mark.parametrize("number", ["1234567890", "1234567983", "", "123456789", "12345678931", "١٢٣٤٥٦٧٨٩٣"])
def test_a_wrong_number_does_not(number: str):
    assert not has_valid_check_digit(number)
    assert not is_npi(number)


@pytest.mark.parametrize("text", ["1234567893\n", " 1234567893", "123456789x"])
def test_ten_digits_and_nothing_else(text: str):
    assert not has_valid_check_digit(text)


def test_the_first_digit_is_judged_on_its_own():
    number = with_check_digit("912345678")
    assert has_valid_check_digit(number)
    assert not may_be_assigned(number)
    assert not is_npi(number)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_exactly_one_last_digit_of_ten_holds(nine: str):
    right = [digit for digit in "0123456789" if has_valid_check_digit(nine + digit)]
    assert right == [with_check_digit(nine)[-1]]
    assert luhn_holds("80840" + nine + right[0])


@given(st.from_regex(r"[12][0-9]{8}", fullmatch=True), st.integers(0, 8))
def test_a_mistyped_digit_is_found(nine: str, place: int):
    number = with_check_digit(nine)
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert not has_valid_check_digit(wrong)


@pytest.mark.parametrize("text", ["12345678", "1234567890", "12345678x"])
def test_a_check_digit_needs_nine_digits(text: str):
    with pytest.raises(ValueError, match="nine digits"):
        with_check_digit(text)
