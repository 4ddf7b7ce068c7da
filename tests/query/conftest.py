"""A dataset to ask: the demo's reports, a department's budget and a budget book, all bundled."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.dataset import prepare_dataset, write_document
from tests.conftest import FIXTURES, parsed

REVIEWS = FIXTURES / "forward_looking_annual_review"
FILES = (
    REVIEWS / "fl110_subplans" / "fl110_subplans.pdf",
    REVIEWS / "fl110_two_projects" / "fl110_two_projects.pdf",
    REVIEWS / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf",
    FIXTURES / "department_budget" / "made_up_department" / "made_up_department.pdf",
    FIXTURES / "unit_budget" / "green_hills" / "green_hills.pdf",
)


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset, in a folder."""
    dataset = tmp_path_factory.mktemp("asked") / "dataset"
    prepare_dataset(dataset)
    for file in FILES:
        write_document(dataset, parsed(file), "run-1")
    return dataset
