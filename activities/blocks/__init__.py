"""Block types: one small class each, found in one table."""

from __future__ import annotations

from activities.blocks.assign import Assign
from activities.blocks.audio import Audio
from activities.blocks.checklist import Checklist
from activities.blocks.choice import Choice
from activities.blocks.contract import Block
from activities.blocks.dialogue import Dialogue
from activities.blocks.fill_in import FillIn
from activities.blocks.message import Message
from activities.blocks.order import Order
from activities.blocks.picture import Picture
from activities.blocks.place import Place
from activities.blocks.reflection import Reflection
from activities.blocks.self_assessment import SelfAssessment
from activities.blocks.simulated_screen import SimulatedScreen
from activities.blocks.text import Text
from activities.blocks.video import Video

_ALL: tuple[Block, ...] = (
    Text(),
    Picture(),
    Audio(),
    Video(),
    Place(),
    Message(),
    Choice(),
    Order(),
    Assign("match"),
    Assign("sort"),
    FillIn(),
    Dialogue(),
    SimulatedScreen(),
    Checklist(),
    SelfAssessment(),
    Reflection(),
)
BLOCKS: dict[str, Block] = {block.type: block for block in _ALL}
