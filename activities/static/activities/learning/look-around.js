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
  const [title, text] = [item.querySelector(".spot-title"), item.querySelector("p")];
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
  item.querySelector(".spot-title").textContent = item.querySelector(".spot-title").textContent;
  item.querySelector("p").hidden = false;
};

// The open view: it turns where it is told, and quick presses add up.
const makeView = (place, image, fail) => {
  const look = { showControls: false, mouseZoom: false, disableKeyboardCtrl: true, hfov: 100, maxHfov: WIDEST };
  const viewer = window.pannellum.viewer(place, { type: "equirectangular", panorama: image, autoLoad: true, strings: { loadingLabel: "" }, ...look });
  let aim = null; // where the view is turning to
  place.tabIndex = -1; // the buttons do all that its keys would do
  viewer.on("error", fail);
  for (const name of ["mousedown", "touchstart"]) viewer.on(name, () => (aim = null)); // turned by hand

  const turn = ({ yaw, pitch, by = 0, zoom = 0 }) => {
    const now = aim || { yaw: viewer.getYaw(), pitch: viewer.getPitch(), width: viewer.getHfov() };
    const width = Math.min(WIDEST, Math.max(CLOSEST, now.width + zoom));
    aim = { yaw: within((yaw === undefined ? now.yaw : yaw) + by), pitch: pitch === undefined ? now.pitch : pitch, width };
    viewer.lookAt(aim.pitch, aim.yaw, aim.width, isCalm ? false : 800);
    place.scrollIntoView({ block: "nearest" });
  };

  return { turn, destroy: () => viewer.destroy() };
};

class LookAround {
  constructor(around) {
    this.around = around;
    for (const name of ["open", "view", "keys", "waiting", "failed"]) this[name] = around.querySelector(`[data-${name}]`);
    this.spots = around.querySelectorAll(".spots > li");
    this.openWords = this.open.textContent;
    this.viewer = null;
    this.opened = 0; // how often: what was closed meanwhile does not come up any more
  }

  offer() {
    this.open.hidden = false;
    this.open.addEventListener("click", () => (this.view.hidden ? this.begin() : this.end()));
    for (const key of this.keys.querySelectorAll("button")) {
      const { by = 0, zoom = 0 } = key.dataset;
      key.addEventListener("click", () => this.turn({ by: Number(by), zoom: Number(zoom) }));
    }
  }

  turn(where) {
    if (this.viewer) this.viewer.turn(where);
  }

  show(isOpen) {
    this.view.hidden = this.keys.hidden = this.waiting.hidden = !isOpen;
    this.open.setAttribute("aria-expanded", String(isOpen));
    this.open.textContent = isOpen ? this.open.dataset.closeWords : this.openWords;
  }

  end() {
    if (this.viewer) this.viewer.destroy();
    this.viewer = null;
    this.show(false);
    this.spots.forEach(makeWords);
  }

  fail() {
    const wasHere = document.activeElement === this.open;
    this.end();
    this.open.hidden = true;
    this.failed.hidden = false;
    if (wasHere) this.failed.focus();
  }

  async begin() {
    const time = ++this.opened;
    this.show(true);
    this.spots.forEach((item) => makeButton(item, (where) => this.turn(where)));
    try {
      await Promise.all([fetchViewer(this.around.dataset), fetchPicture(this.around.dataset)]);
      if (this.view.hidden || time !== this.opened) return;
      this.waiting.hidden = true;
      this.viewer = makeView(this.view, this.around.dataset.image, () => this.fail());
    } catch {
      this.fail();
    }
  }
}

document.querySelectorAll("[data-around]").forEach((around) => new LookAround(around).offer());
