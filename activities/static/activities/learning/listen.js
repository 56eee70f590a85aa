// Reads a step aloud with a voice of the browser's own; the button shows itself only where there is one for the language.
const READ = "h1, h2, h3, p, li, legend, label, dt, dd, figcaption, .replies button, .device button";
const SILENT = "[hidden], [aria-hidden=true], details:not([open]) > :not(summary)";

const isSeen = (element) => element.getClientRects().length > 0 && !element.closest(SILENT);
const languageOf = (element) => element.closest("[lang]").lang;

const voiceFor = (language) => {
  const base = language.split("-")[0];
  const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.split(/[-_]/)[0] === base);
  return voices.find((voice) => voice.localService) || voices[0]; // what is on the device sends nothing anywhere
};

const speechOf = (element, voice) => {
  const speech = new SpeechSynthesisUtterance(element.textContent.replace(/\s+/g, " ").trim());
  return Object.assign(speech, { voice, lang: voice.lang, rate: 0.9 });
};

// The parts of a page that are read, in order, each in its own language.
const canBeRead = (element) => isSeen(element) && !element.querySelector(READ) && Boolean(voiceFor(languageOf(element)));
const partsOf = (page) => [...page.querySelectorAll(READ)].filter(canBeRead);

const mark = (page, element) => {
  for (const one of page.querySelectorAll(".is-read")) one.classList.remove("is-read");
  if (element) element.classList.add("is-read");
};

// Reads one part after another: long texts at once are cut off by some browsers. `said` is told whether it goes on.
const makeReader = (page, said) => {
  let waiting = null; // the parts still to be read, or null while nothing is read

  const stop = () => {
    waiting = null;
    speechSynthesis.cancel();
    mark(page, null);
    said(false);
  };

  const next = () => {
    const element = waiting && waiting.shift();
    const voice = element && voiceFor(languageOf(element));
    if (!voice) return stop();
    mark(page, element);
    speechSynthesis.speak(Object.assign(speechOf(element, voice), { onend: next, onerror: stop }));
  };

  const start = () => {
    waiting = partsOf(page);
    said(true);
    next();
  };

  return { stop, press: () => (waiting ? stop() : start()) };
};

const offerReading = (button) => {
  const page = document.getElementById(button.dataset.listen);
  const words = button.textContent;
  const reader = makeReader(page, (isReading) => (button.textContent = isReading ? button.dataset.stopWords : words));
  const offer = () => (button.hidden = !voiceFor(languageOf(page)));

  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer); // most browsers find their voices after the page
  addEventListener("pagehide", reader.stop);
  button.addEventListener("click", reader.press);
};

if (window.speechSynthesis) document.querySelectorAll("[data-listen]").forEach(offerReading);
