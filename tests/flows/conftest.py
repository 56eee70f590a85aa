"""The two sides as processes, once for a whole test process."""

from collections.abc import Iterator

import pytest

from tests.demo_lms_process import DemoLms
from tests.flows.house import House
from tests.tool_process import ToolProcess


@pytest.fixture(scope="session")
def tool_process(lms_process: DemoLms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToolProcess]:
    with ToolProcess(tmp_path_factory.mktemp("tool"), lms_port=lms_process.port) as running:
        yield running


@pytest.fixture
def house(lms_process: DemoLms, tool_process: ToolProcess) -> House:
    """Both sides, not yet known to each other."""
    both = House(lms_process, tool_process)
    both.fresh()
    return both


@pytest.fixture
def known(house: House) -> House:
    """Both sides, introduced."""
    house.register(house.registration_link())
    return house
