/* This page stands in the LMS's frame, where the browser keeps nothing. The work is done in a window that it opens, and
   what is chosen there comes back here: an LMS such as Moodle takes it only from its own frame (4.5, 2026-11).
   Both windows are ours: messages go to our own origin and are taken from it alone, and only from a window opened here. */
"use strict";

const form = document.getElementById("own-window");
const words = document.getElementById("own-window-words");
const PICKER = /^\/s\/[0-9a-f]{32}\/lti\/pick\/$/;
let opened = null;
let picker = "";

const say = (state) => {
  words.textContent = words.dataset[state] || "";
};

const isOpen = () => Boolean(opened) && !opened.closed;

// Who closes the window without having chosen can have it back: the LMS need not be asked again.
const watch = () => {
  if (isOpen()) {
    setTimeout(watch, 700);
  } else {
    say(picker ? "closed" : "");
  }
};

const follow = (place, state) => {
  const wasOpen = isOpen();
  opened = place;
  say(state);
  if (!wasOpen) watch();
};

const openPicker = () => {
  const place = window.open(picker, "_blank");
  if (place) follow(place, "choosing");
};

form.addEventListener("submit", (event) => {
  if (isOpen()) {
    event.preventDefault();
    opened.focus();
  } else if (picker) {
    event.preventDefault();
    openPicker();
  } else {
    // A window with a name stays tied to the page that opened it; one without is not.
    const name = `verstas-${Date.now()}`;
    const place = window.open("", name);
    if (!place) return; // it is forbidden: the form goes to a new window as it does without this script
    form.target = name;
    follow(place, "open");
  }
});

const isOurs = (place) => {
  try {
    return Boolean(place) && place.opener === window;
  } catch {
    return false;
  }
};

const take = (place, handover) => {
  const answer = document.getElementById("handed-over");
  if (answer.dataset.taken) return;
  answer.dataset.taken = "yes";
  say("taken");
  place.postMessage({ subject: "verstas.taken" }, location.origin);
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "handover", value: handover });
  answer.append(field);
  answer.submit();
};

addEventListener("message", (event) => {
  if (event.origin !== location.origin || !isOurs(event.source)) return;
  const { subject, address, handover } = event.data || {};
  if (subject === "verstas.choosing" && PICKER.test(address)) {
    picker = address;
    follow(event.source, "choosing");
  } else if (subject === "verstas.hand_over" && typeof handover === "string") {
    take(event.source, handover);
  }
});
