"""One person once: who stands in the book twice, why it seems so, and how two records become one.

Proposals are pairs with a score of 0 to 1 and reasons in words; a person decides. Merged records leave a redirect.
"""

from __future__ import annotations

from rounds.desk.duplicates.likeness import Likeness, likeness
from rounds.desk.duplicates.merge_plan import Merge, merge_plan, redirected, redirects_of
from rounds.desk.duplicates.pairs import Proposal, find_same_people, find_same_places

__all__ = [
    "Likeness",
    "Merge",
    "Proposal",
    "find_same_people",
    "find_same_places",
    "likeness",
    "merge_plan",
    "redirected",
    "redirects_of",
]
