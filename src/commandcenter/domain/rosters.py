"""花名册: what can be brought in and handed out as a sheet."""

from commandcenter.domain.vocabulary import Term, Vocabulary

ROSTER_NAMES = Vocabulary(
    Term("organizations", "单位"),
    Term("cadres", "干部"),
    Term("enterprises", "企业"),
    Term("projects", "重点项目", "项目"),
    Term("talents", "重要人才", "人才"),
    Term("pairings", "结对"),
)
"""In the order in which they are brought in: a row may name what a roster before it brought."""
