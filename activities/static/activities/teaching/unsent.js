// What an instructor has typed and not sent stays with this tab: pressing the button of another card takes nothing away.
// It is kept under the session's own address, which is one person's, and goes with the tab or with logging out.
"use strict";

{
  const PLACE = "unsent:" + location.pathname.split("/").slice(0, 3).join("/") + "/";
  const SENT = PLACE + "sent";

  // A browser that refuses storage in frames keeps nothing, and the page works as without this script.
  const trying = (act) => {
    try {
      return act(sessionStorage);
    } catch {
      return null;
    }
  };
  const keyOf = (field) => PLACE + field.id;

  const forgetAll = () =>
    trying((storage) => {
      for (const key of Object.keys(storage)) if (key.startsWith("unsent:")) storage.removeItem(key);
    });

  // Only a page that says it is done tells that what was sent has arrived.
  const forgetSent = () => {
    if (document.querySelector(".notice-ok[role=status]")) {
      trying((storage) => storage.removeItem(storage.getItem(SENT) || ""));
    }
    trying((storage) => storage.removeItem(SENT));
  };

  const restore = (field) => {
    const kept = trying((storage) => storage.getItem(keyOf(field)));
    if (!kept || field.value) return;
    field.value = kept;
    const folded = field.closest("details");
    if (folded) folded.open = true;
  };

  const watch = (field) => {
    restore(field);
    field.addEventListener("input", () => trying((storage) => storage.setItem(keyOf(field), field.value)));
    field.form.addEventListener("submit", () => trying((storage) => storage.setItem(SENT, keyOf(field))));
  };

  forgetSent();
  for (const field of document.querySelectorAll("textarea[data-unsent]")) watch(field);
  for (const form of document.querySelectorAll("form[data-answers=leave]")) form.addEventListener("submit", forgetAll);
}
