"""Documents that can be held against the code are."""

from pathlib import Path

from commandcenter.domain.workflow_document import workflow_document
from commandcenter.storage.dictionary import data_dictionary

DOCS = Path(__file__).parents[1] / "docs"


def test_the_data_dictionary_is_current() -> None:
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary()


def test_the_workflow_on_paper_is_that_of_the_registry() -> None:
    assert (DOCS / "workflow.md").read_text(encoding="utf-8") == workflow_document()
