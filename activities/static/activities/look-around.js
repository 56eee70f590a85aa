// A view all around a place, fetched when someone asks for it; the list of spots below turns it.
const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const WIDEST = 120;
const CLOSEST = 50;

const within = (yaw) => ((yaw + 540) % 360) - 180; // from -180 to 180

const load = (element) =>
  new Promise((resolve, reject) => {
    Object.assign(element, { onload: resolve, onerror: reject });
    document.head.append(element);
  });

// The viewer fetches the picture again, from the browser's own store: so a picture that does not come is noticed here.
const fetchPicture = async ({ image }) => {
  const answer = await fetch(image);
  if (!answer.ok) throw new Error("no picture");
  await answer.blob();
};

const fetchViewer = async ({ script, style }) => {
  if (window.pannellum) return;
  await load(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
  await load(Object.assign(document.createElement("script"), { src: script }));
};

// With the view open each title is a button that turns there and shows its words; else title and words are read.
const makeButton = (item, turn) => {
  const [title, text] = [item.querySelector("h3"), item.querySelector("p")];
  const button = Object.assign(document.createElement("button"), { type: "button", className: "spot", textContent: title.textContent });
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", text.id);
  button.addEventListener("click", () => {
    button.setAttribute("aria-expanded", "true");
    text.hidden = false;
    turn({ yaw: Number(item.dataset.yaw), pitch: Number(item.dataset.pitch) });
  });
  title.replaceChildren(button);
  text.hidden = true;
};

const makeWords = (item) => {
  item.querySelector("h3").textContent = item.querySelector("h3").textContent;
  item.querySelector("p").hidden = false;
};

const offerView = (around) => {
  const [button, view, keys, waiting, failed] = ["open", "view", "keys", "waiting", "failed"].map((name) => around.querySelector(`[data-${name}]`));
  const spots = around.querySelectorAll(".spots > li");
  const openWords = button.textContent;
  let viewer = null;
  let aim = null; // where the view is turning to, so that quick presses add up
  let opened = 0; // how often: what was closed meanwhile does not come up any more

  const turn = ({ yaw, pitch, by = 0, zoom = 0 }) => {
    if (!viewer) return;
    const now = aim || { yaw: viewer.getYaw(), pitch: viewer.getPitch(), width: viewer.getHfov() };
    const width = Math.min(WIDEST, Math.max(CLOSEST, now.width + zoom));
    aim = { yaw: within((yaw === undefined ? now.yaw : yaw) + by), pitch: pitch === undefined ? now.pitch : pitch, width };
    viewer.lookAt(aim.pitch, aim.yaw, aim.width, isCalm ? false : 800);
    view.scrollIntoView({ block: "nearest" });
  };

  const show = (isOpen) => {
    view.hidden = keys.hidden = waiting.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? button.dataset.closeWords : openWords;
  };

  const close = () => {
    if (viewer) viewer.destroy();
    viewer = aim = null;
    show(false);
    spots.forEach(makeWords);
  };

  const fail = () => {
    const wasHere = document.activeElement === button;
    close();
    button.hidden = true;
    failed.hidden = false;
    if (wasHere) failed.focus();
  };

  const open = async () => {
    const time = ++opened;
    show(true);
    spots.forEach((item) => makeButton(item, turn));
    try {
      await Promise.all([fetchViewer(around.dataset), fetchPicture(around.dataset)]);
      if (view.hidden || time !== opened) return;
      waiting.hidden = true;
      const look = { showControls: false, mouseZoom: false, disableKeyboardCtrl: true, hfov: 100, maxHfov: WIDEST };
      viewer = window.pannellum.viewer(view, { type: "equirectangular", panorama: around.dataset.image, autoLoad: true, strings: { loadingLabel: "" }, ...look });
      view.tabIndex = -1; // the buttons do all that its keys would do
      viewer.on("error", fail);
      for (const name of ["mousedown", "touchstart"]) viewer.on(name, () => (aim = null)); // turned by hand
    } catch {
      fail();
    }
  };

  button.hidden = false;
  button.addEventListener("click", () => (view.hidden ? open() : close()));
  for (const key of keys.querySelectorAll("button")) {
    const { by = 0, zoom = 0 } = key.dataset;
    key.addEventListener("click", () => turn({ by: Number(by), zoom: Number(zoom) }));
  }
};

document.querySelectorAll("[data-around]").forEach(offerView);
