"""Someone who has a keyboard and nothing else."""

from playwright.sync_api import Frame, Locator, Page

from tests.flows.right_answers import Answer

FURTHEST = 80  # a video's own buttons are stops too
HAS_FOCUS = "(selector) => document.hasFocus() && !!document.activeElement && document.activeElement.matches(selector)"
SHOWN_FOCUS = """() => {
  const seen = element => {
    const style = getComputedStyle(element)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'
  }
  const here = document.activeElement, box = here.getBoundingClientRect()
  const label = here.closest('label')
  return (seen(here) || (label !== null && seen(label))) && box.bottom > 0 && box.top < innerHeight
}"""


def tab_to(page: Page, frame: Frame, selector: str) -> None:
    """Presses Tab until the focus is there; it must be seen."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if frame.evaluate(HAS_FOCUS, selector):
            assert frame.evaluate(SHOWN_FOCUS), f"the focus on {selector} is not seen"
            return
    raise AssertionError(f"{selector} is not reached by {FURTHEST} presses of Tab")


def answer_by_keyboard(page: Page, frame: Frame, given: Answer) -> None:
    """Fills in one form of the step on the screen and sends it, from wherever the focus is above it."""
    form = f'form.answer:has(input[name="block"][value="{given.block}"])'
    for name in _in_order_of_the_page(frame.locator(form), given):
        _give(page, frame, f'{form} [name="{name}"]', given.values[name])
    button = f'{form} button.button[type=submit], nav.steps button[form="answer-{given.block}"]'
    if given.button:
        button = f'{form} button[name="{given.button[0]}"][value="{given.button[1]}"]'
    press(page, frame, button)


def press(page: Page, frame: Frame, button: str) -> None:
    """Goes to what leads to another page, and there."""
    tab_to(page, frame, button)
    with frame.expect_navigation():
        page.keyboard.press("Enter")


def _in_order_of_the_page(form: Locator, given: Answer) -> list[str]:
    names = form.locator("[name]").evaluate_all("fields => fields.map(field => field.name)")
    return [name for name in dict.fromkeys(names) if name in given.values]


def _give(page: Page, frame: Frame, field: str, values: list[str]) -> None:
    kind = frame.locator(field).first.evaluate("element => element.type")
    if kind == "checkbox":
        for value in values:
            tab_to(page, frame, f'{field}[value="{value}"]')
            page.keyboard.press("Space")
        return
    tab_to(page, frame, field)
    if kind == "radio":
        _arrow(page, frame, f'{field}[value="{values[0]}"]:checked', frame.locator(field).count())
    elif kind == "select-one":
        options = frame.locator(f"{field} option").count()
        _arrow(page, frame, f'{field}:has(option[value="{values[0]}"]:checked)', options)
    else:
        page.keyboard.type(values[0])


def _arrow(page: Page, frame: Frame, wanted: str, most: int) -> None:
    """Goes down until what is wanted is chosen; Space chooses where the first one is."""
    for key in ["Space", *["ArrowDown"] * most]:
        if frame.locator(wanted).count():
            return
        if key == "Space" and "option" in wanted:
            continue  # it would open the list
        page.keyboard.press(key)
    assert frame.locator(wanted).count(), f"{wanted} is not reached by arrow keys"
