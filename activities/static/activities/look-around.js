// A view all around a place, fetched when someone asks for it; the list of spots below turns it.
const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const WIDEST = 120;
const CLOSEST = 50;

const load = (element) =>
  new Promise((resolve, reject) => {
    Object.assign(element, { onload: resolve, onerror: reject });
    document.head.append(element);
  });

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
  const [button, view, keys, failed] = ["open", "view", "keys", "failed"].map((name) => around.querySelector(`[data-${name}]`));
  const spots = around.querySelectorAll(".spots > li");
  const openWords = button.textContent;
  let viewer = null;

  const turn = ({ yaw, pitch, zoom = 0 }) => {
    if (!viewer) return;
    const width = Math.min(WIDEST, Math.max(CLOSEST, viewer.getHfov() + zoom));
    viewer.lookAt(pitch, yaw, width, isCalm ? false : 800);
    view.scrollIntoView({ block: "nearest" });
  };

  const show = (isOpen) => {
    view.hidden = keys.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? button.dataset.closeWords : openWords;
  };

  const close = () => {
    if (viewer) viewer.destroy();
    viewer = null;
    show(false);
    spots.forEach(makeWords);
  };

  const fail = () => {
    close();
    button.hidden = true;
    failed.hidden = false;
  };

  const open = async () => {
    show(true);
    spots.forEach((item) => makeButton(item, turn));
    try {
      await fetchViewer(around.dataset);
      if (view.hidden) return; // closed again before it came
      const look = { showControls: false, mouseZoom: false, disableKeyboardCtrl: true, hfov: 100, maxHfov: WIDEST };
      viewer = window.pannellum.viewer(view, { type: "equirectangular", panorama: around.dataset.image, autoLoad: true, ...look });
      view.tabIndex = -1; // the buttons do all that its keys would do
      viewer.on("error", fail);
    } catch {
      fail();
    }
  };

  button.hidden = false;
  button.addEventListener("click", () => (view.hidden ? open() : close()));
  for (const key of keys.querySelectorAll("button")) {
    const { by = 0, zoom = 0 } = key.dataset;
    key.addEventListener("click", () => viewer && turn({ yaw: viewer.getYaw() + Number(by), zoom: Number(zoom) }));
  }
};

document.querySelectorAll("[data-around]").forEach(offerView);
