"""One person once: who stands in the book twice, why it seems so, and how two records become one.

Proposals are pairs with a score of 0 to 1 and reasons in words; a person decides. Merged records leave a redirect.
"""
