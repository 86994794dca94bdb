"""Sections of a plan that hold rows: what each shows. A new one is a line here and a template.

A block gives the context of `plan/blocks/<section>.html`; `flags` in it are counted with the plan's.
"""

from collections.abc import Callable
from typing import Any

from kam.core.pages import PageRequest
from kam.pages.actions.plan_block import actions_block
from kam.pages.plan import row_blocks
from planning.models import Plan

__all__ = ["BLOCKS", "Block"]

Block = Callable[[Plan, PageRequest], dict[str, Any]]

BLOCKS: dict[str, Block] = {
    "actions": actions_block,
    "goals": row_blocks.goals,
    "focus": row_blocks.focus,
    "stop": row_blocks.stop,
    "targets": row_blocks.targets,
    "risks": row_blocks.risks,
}
