/* Brings the answer back to the LMS at once; without JavaScript the person presses the button.
   From a window of its own it goes by way of the page in the LMS's frame that opened it, if that is still there. */
"use strict";

const form = document.getElementById("return-form");
const words = document.getElementById("return-words");
const PATIENCE = 4000; // ms

const handOver = (opener) => {
  let isTaken = false;
  words.textContent = words.dataset.handing;
  form.hidden = true;
  addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== opener) return;
    if ((event.data || {}).subject !== "verstas.taken") return;
    isTaken = true;
    words.textContent = words.dataset.taken;
    window.close();
  });
  setTimeout(() => {
    if (isTaken) return;
    words.textContent = words.dataset.alone;
    form.hidden = false;
  }, PATIENCE);
  opener.postMessage({ subject: "verstas.hand_over", handover: form.dataset.handover }, location.origin);
};

if (!form.dataset.handover) {
  form.submit();
} else if (window.opener) {
  handOver(window.opener);
}
