"""Block types: one small class each, found in one table."""

from __future__ import annotations

from activities.blocks.assign import Assign
from activities.blocks.checklist import Checklist
from activities.blocks.choice import Choice
from activities.blocks.contract import Block
from activities.blocks.message import Message
from activities.blocks.order import Order
from activities.blocks.picture import Picture
from activities.blocks.place import Place
from activities.blocks.reflection import Reflection
from activities.blocks.simulated_screen import SimulatedScreen
from activities.blocks.text import Text

_ALL: tuple[Block, ...] = (
    Text(),
    Picture(),
    Place(),
    Message(),
    Choice(),
    Order(),
    Assign("match"),
    Assign("sort"),
    SimulatedScreen(),
    Checklist(),
    Reflection(),
)
BLOCKS: dict[str, Block] = {block.type: block for block in _ALL}
