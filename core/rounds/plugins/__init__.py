"""Plugins: found, trusted, kept from doing harm to each other, and asked through a typed façade."""

from __future__ import annotations

from rounds.plugins.facade import Plugins
from rounds.plugins.faults import attempt, call_plugin, each_of_plugin
from rounds.plugins.folder import same_folder
from rounds.plugins.hook_results import Registered
from rounds.plugins.roster import HOOKS, PluginInfo
from rounds.plugins.trust import TrustStore

__all__ = [
    "HOOKS",
    "PluginInfo",
    "Plugins",
    "Registered",
    "TrustStore",
    "attempt",
    "call_plugin",
    "each_of_plugin",
    "same_folder",
]
