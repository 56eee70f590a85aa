// What an instructor writes is kept as a draft a moment after each pause; the button "Save as a draft" does the same.
"use strict";

for (const form of document.querySelectorAll("form[data-draft]")) {
  const PAUSE = 1500;
  const state = form.querySelector("[data-draft-state]");
  const written = () =>
    JSON.stringify({
      comment: form.elements.comment.value,
      points: form.elements.points ? form.elements.points.value : "",
      seen: Number(form.elements.seen.value),
    });
  let kept = written();
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

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
  });
}
