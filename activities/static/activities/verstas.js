// Nothing on a page needs this script: it only spares a second press of a button, and a look whether a result has arrived.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return; // an answer that the scripts in answers/ send
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  const button = event.submitter || [...form.elements].find((one) => one.type === "submit");
  if (button) button.setAttribute("aria-disabled", "true");
});

// A page fetched from the browser's history, or an answer that never came back, must be sendable again.
const release = () => {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
};
addEventListener("pageshow", release);
addEventListener("submit", () => setTimeout(release, 10000));

const FIRST_LOOK = 2000;
const LOOKS = 7;

const look = async (area, times) => {
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(area.id);
      if (fresh && fresh.textContent !== area.textContent) area.replaceChildren(...fresh.childNodes);
      if (!fresh || !fresh.hasAttribute("data-refresh")) return;
    } catch {
      // No network just now: the next look, or the link, will tell.
    }
  }
  if (times > 1) setTimeout(look, FIRST_LOOK * 2 ** (LOOKS - times + 1), area, times - 1);
};
for (const area of document.querySelectorAll("[data-refresh]")) setTimeout(look, FIRST_LOOK, area, LOOKS);
