"""Findings and the document model → rows of the contract's tables."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.shared.context import Finding, first_place, paragraphs_text
from schemas.document import Part, Table
from schemas.rows import (
    BudgetRow,
    CellRow,
    CheckRow,
    DelayRow,
    DocumentRows,
    IndicatorRow,
    IssueRow,
    MilestoneRow,
    ProgressRow,
    ProjectRow,
    SectionRow,
    TableRow,
)


def add_finding(rows: DocumentRows, finding: Finding | ProjectRow | CheckRow) -> None:
    """Put a row into its table."""
    match finding:
        case BudgetRow():
            rows.budgets.append(finding)
        case IndicatorRow():
            rows.indicators.append(finding)
        case MilestoneRow():
            rows.milestones.append(finding)
        case ProgressRow():
            rows.progress.append(finding)
        case DelayRow():
            rows.delays.append(finding)
        case CheckRow():
            rows.checks.append(finding)
        case ProjectRow():
            rows.projects.append(finding)
        case IssueRow():
            rows.issues.append(finding)


def add_sections(rows: DocumentRows, part: Part, project_id: str | None) -> None:
    """The section rows of a part, in reading order."""
    document_id = rows.documents[0].document_id
    for section in part.walk():
        rows.sections.append(
            SectionRow(
                section_id=section.section_id,
                document_id=document_id,
                project_id=project_id,
                parent_id=section.parent_id,
                level=section.level,
                number=section.number or None,
                title=section.title or None,
                page=section.page,
                page_end=section.page_end,
                text=paragraphs_text(section) or None,
            )
        )


def add_cells(rows: DocumentRows, parts: Sequence[Part]) -> None:
    """Every table with its cells, recognised or not."""
    for part in parts:
        for section in part.walk():
            for table in section.tables():
                _add_table(rows, table)


def _add_table(rows: DocumentRows, table: Table) -> None:
    document_id = rows.documents[0].document_id
    rows.tables.append(
        TableRow(
            table_id=table.table_id,
            document_id=document_id,
            section_id=table.section_id,
            page=table.page,
            page_end=table.page_end,
            bbox=table.bbox,
            caption=table.caption,
            unit=table.unit,
            rows=table.rows,
            cols=table.cols,
            header_rows=table.header_rows,
            role=table.role,
        )
    )
    for cell in table.cells:
        place = first_place(cell)
        rows.cells.append(
            CellRow(
                document_id=document_id,
                table_id=table.table_id,
                row=cell.row,
                col=cell.col,
                row_span=cell.row_span,
                col_span=cell.col_span,
                is_header=cell.is_header,
                text=cell.text,
                page=place.page,
                bbox=place.bbox,
                places=cell.places or (place,),
            )
        )
