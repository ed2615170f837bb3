"""Plugins: found, trusted, kept from doing harm to each other, and asked through a typed façade."""

from __future__ import annotations

from rounds.plugins.answers import Registered
from rounds.plugins.facade import Plugins
from rounds.plugins.faults import attempt
from rounds.plugins.folder import same_folder
from rounds.plugins.registration import HOOKS
from rounds.plugins.roster import PluginInfo
from rounds.plugins.trust import TrustStore

__all__ = ["HOOKS", "PluginInfo", "Plugins", "Registered", "TrustStore", "attempt", "same_folder"]
