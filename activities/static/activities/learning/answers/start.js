// Listens on a page that names its person (parts/answer_queue.html); on any other it does nothing.
"use strict";

{
  const { AnswerPage, AnswerWaysOut } = window;

  const listen = (page, waysOut) => {
    const { queue } = page;
    let pressed = null; // Safari before 15.4 does not say which button sent a form

    document.addEventListener("click", (event) => {
      pressed = event.target.closest("[type=submit]");
      const link = event.target.closest("a[href]");
      if (!waysOut.minds(link, event)) return;
      event.preventDefault();
      waysOut.follow(link);
    });

    const isTaken = (form, button) => {
      const wayOut = waysOut[form.dataset.answers];
      if (wayOut) return wayOut.call(waysOut, form, button);
      if (!page.canTake(form)) return false;
      page.take(form, button);
      return true;
    };
    document.addEventListener("submit", (event) => {
      if (isTaken(event.target, event.submitter || pressed)) event.preventDefault();
    });

    document.addEventListener("input", (event) => page.typing(event.target.form));
    document.addEventListener("visibilitychange", () => document.hidden || queue.hurry());
    addEventListener("online", () => queue.hurry());
    addEventListener("pageshow", (event) => event.persisted && queue.hurry());
    addEventListener("pagehide", () => queue.lastTry());
    addEventListener("beforeunload", (event) => waysOut.unload(event));
  };

  const place = document.getElementById("answers");
  if (place && place.dataset.owner) {
    const page = new AnswerPage(place);
    listen(page, new AnswerWaysOut(page));
    page.start();
  }
}
