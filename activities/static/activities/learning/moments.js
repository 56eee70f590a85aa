// A video stops at the moment of a question and leads to it; without this the questions are read below the video.
const isAnswered = (moment) => moment.querySelector("input:checked") !== null;
const isTyping = () => document.activeElement !== null && document.activeElement.matches("input[type=text], textarea, select");

const leaveFullScreen = async (video) => {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (video.webkitDisplayingFullscreen) video.webkitExitFullscreen();
  } catch {
    // The video stays where it is; the question waits below it.
  }
};

const ask = async (video, moment) => {
  video.pause();
  const goOn = moment.querySelector("[data-go-on]");
  goOn.hidden = false;
  goOn.onclick = () => {
    goOn.hidden = true;
    video.focus();
    video.play();
  };
  await leaveFullScreen(video);
  if (!isTyping()) moment.focus(); // and the page scrolls there by itself
};

const watch = (video) => {
  const moments = [...video.closest(".recording").querySelectorAll("[data-at]")];
  const asked = new Set();
  let before = 0;

  const askOnce = (moment) => {
    if (!moment || asked.has(moment)) return;
    asked.add(moment);
    ask(video, moment);
  };

  // Who winds forward is not stopped at every question on the way: only what is played over counts.
  video.addEventListener("seeking", () => (before = video.currentTime));
  video.addEventListener("timeupdate", () => {
    const now = video.currentTime;
    const due = moments.find((one) => !asked.has(one) && !isAnswered(one) && one.dataset.at >= before && one.dataset.at <= now);
    before = now;
    if (!video.paused) askOnce(due);
  });
  video.addEventListener("ended", () => askOnce(moments.find((one) => !isAnswered(one))));
};

// In a preview nothing can be answered, so nothing stops.
const watchIn = (part) => part.querySelectorAll("form video[data-moments]").forEach(watch);
watchIn(document);
addEventListener("verstas:shown", (event) => watchIn(event.target)); // a block put in place anew after an answer
