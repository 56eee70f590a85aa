// What an instructor writes is kept as a draft a moment after each pause; the button "Save as a draft" does the same.
"use strict";

for (const form of document.querySelectorAll("form[data-draft]")) {
  const PAUSE = 1500;
  const state = form.querySelector("[data-draft-state]");
  const { comment, points, seen } = form.elements;
  const told = (property) =>
    JSON.stringify({
      comment: comment[property],
      points: points ? points[property] : "",
      seen: Number(seen.value),
    });
  const written = () => told("value");
  let kept = told("defaultValue"); // on a slow phone someone writes before this script has come
  let timer = 0;

  const keep = async () => {
    clearTimeout(timer);
    const now = written();
    if (now === kept || form.dataset.sending) return;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "PUT",
        keepalive: true,
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
        },
        body: now,
      });
      if (answer.ok) kept = now;
      state.textContent = answer.ok ? form.dataset.saved : form.dataset.unsaved;
    } catch {
      state.textContent = form.dataset.unsaved;
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  form.addEventListener("input", soon);
  soon();
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
  });
}
