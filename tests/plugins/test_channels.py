"""The bundled channels, as the hook hands them over."""

from __future__ import annotations

import re

from rounds.book.records.settings import DEFAULT_TIERS
from rounds.plugins.hookspecs import PROJECT
from rounds_plugins import channels

CHANNELS = {channel.name: channel for channel in channels.register_channels()}


def test_the_seven_channels_are_registered_through_the_hook():
    assert list(CHANNELS) == ["visit", "phone", "email", "message", "mail", "event", "training"]
    assert hasattr(channels.register_channels, f"{PROJECT}_impl")


def test_each_says_what_it_takes_and_what_to_do():
    for channel in CHANNELS.values():
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", channel.name)
        assert channel.title[0].isupper()
        assert channel.verb[0].islower()
        assert channel.cost >= 0
        assert channel.minutes > 0
        assert channel.weight > 0


def test_a_visit_is_the_measure_of_weights():
    assert CHANNELS["visit"].weight == 1.0
    assert CHANNELS["email"].weight < CHANNELS["phone"].weight < CHANNELS["visit"].weight


def test_the_default_tiers_plan_only_channels_that_exist():
    assert {channel for tier in DEFAULT_TIERS.values() for channel in tier.mix} <= set(CHANNELS)
