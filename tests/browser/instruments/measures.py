"""What a ruler finds on a page: what is too small for a finger, and what is cut off."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame

TARGET = 44  # CSS pixels; the design's own measure, WCAG 2.2 asks for 24

# A radio button or check box is as large as its label; a link inside running text is as high as its line.
SMALL_TARGETS = """least => {
  const boxes = element => getComputedStyle(element).display === 'contents'
    ? [...element.children].flatMap(boxes) : [element.getBoundingClientRect()]
  const size = element => {
    const all = [element, ...(element.labels || [])].flatMap(boxes).filter(box => box.width && box.height)
    return [Math.max(...all.map(box => box.width)), Math.max(...all.map(box => box.height))]
  }
  const isInText = element => element.matches('a') && getComputedStyle(element).display === 'inline'
    && element.parentElement.textContent.trim().length > element.textContent.trim().length
  const isSeen = element => element.getClientRects().length && !element.closest('.visually-hidden')
  return [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
    .filter(element => isSeen(element) && !element.disabled && !isInText(element))
    .filter(element => size(element).some(length => length < least - .5))
    .map(element => `${element.outerHTML.slice(0, 120)} ${size(element).map(Math.round)}`)
}"""

CUT_OFF = """() => {
  const hides = style => [style.overflowX, style.overflowY].some(value => ['hidden', 'clip'].includes(value))
  const overflows = element => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1
  return [...document.querySelectorAll('main, main *, header *, footer *')]
    .filter(element => !element.matches('input, select, textarea, progress, video, audio, svg, svg *'))
    .filter(element => !element.matches('.around-view, .around-view *')) // a view shows a part of what is around
    .filter(element => element.getClientRects().length && getComputedStyle(element).clipPath === 'none')
    .filter(element => hides(getComputedStyle(element)) && overflows(element))
    .map(element => element.outerHTML.slice(0, 120))
}"""


def small_targets(frame: Frame) -> list[str]:
    """Everything that can be pressed and is smaller than a finger."""
    found: list[str] = frame.evaluate(SMALL_TARGETS, TARGET)
    return found


def cut_off(frame: Frame) -> list[str]:
    """What hides a part of its own content."""
    found: list[str] = frame.evaluate(CUT_OFF)
    return found


@contextmanager
def large_letters(frame: Frame) -> Iterator[None]:
    """The reader's own text size, twice as large as usual."""
    frame.evaluate("document.documentElement.style.fontSize = '200%'")
    try:
        yield
    finally:
        frame.evaluate("document.documentElement.style.fontSize = ''")
