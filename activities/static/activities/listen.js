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

const offerReading = (button) => {
  const page = document.getElementById(button.dataset.listen);
  const words = button.textContent;
  let waiting = null; // the parts still to be read, or null while nothing is read

  const partsOf = () => [...page.querySelectorAll(READ)].filter((element) => isSeen(element) && !element.querySelector(READ));

  const show = (element) => {
    for (const one of page.querySelectorAll(".is-read")) one.classList.remove("is-read");
    if (element) element.classList.add("is-read");
    button.textContent = waiting ? button.dataset.stopWords : words;
  };

  const stop = () => {
    waiting = null;
    speechSynthesis.cancel();
    show(null);
  };

  // One part after another: long texts at once are cut off by some browsers.
  const next = () => {
    const element = waiting && waiting.shift();
    const voice = element && voiceFor(languageOf(element));
    if (!voice) return stop();
    show(element);
    speechSynthesis.speak(Object.assign(speechOf(element, voice), { onend: next, onerror: stop }));
  };

  const offer = () => {
    button.hidden = !voiceFor(languageOf(page));
  };

  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer); // most browsers find their voices after the page
  addEventListener("pagehide", stop);
  button.addEventListener("click", () => {
    if (waiting) return stop();
    waiting = partsOf();
    next();
  });
};

if (window.speechSynthesis) document.querySelectorAll("[data-listen]").forEach(offerReading);
