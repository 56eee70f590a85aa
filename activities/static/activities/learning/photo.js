// A photo is made smaller before it is sent: what a phone takes is too much for a slow network.
// Where a browser cannot do it, the photo goes as it is and the server makes it smaller.
"use strict";

{
  const LONGEST_SIDE = 1600;
  const LONG = 3; // a longer one keeps as many pixels as a square has, so that it can be read (services/photos.py)
  const QUALITY = 0.85;
  const MOST_BYTES = 10 * 1024 * 1024;
  const PREVIEW_SIDE = 240;

  const scaleOf = ({ width, height }) => {
    const isLong = Math.max(width, height) > LONG * Math.min(width, height);
    return LONGEST_SIDE / (isLong ? Math.sqrt(width * height) : Math.max(width, height));
  };

  const painted = (picture, wanted) => {
    const scale = Math.min(1, wanted);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  const smaller = async (canvas, original) => {
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    const isWorthIt = made && made.size < original.size;
    return isWorthIt ? new File([made], "photo.jpg", { type: "image/jpeg" }) : original;
  };

  // The order in which a photo is taken, shown and made ready; every failure leaves the file as it was chosen.
  const prepare = async (input, place) => {
    const [original] = input.files;
    place.replaceChildren();
    if (!original) return;
    place.textContent = input.dataset.busy;
    let canvas = null;
    try {
      // Older browsers refuse this option; they might turn the photo on its side, so they send it untouched.
      const picture = await createImageBitmap(original, { imageOrientation: "from-image" });
      canvas = painted(picture, scaleOf(picture));
      const file = await smaller(canvas, original);
      if (file !== original) {
        const chosen = new DataTransfer();
        chosen.items.add(file);
        input.files = chosen.files;
      }
    } catch {
      // Not a picture that this browser can open, or an old browser.
    }
    tell(input, place, canvas);
  };

  const tell = (input, place, canvas) => {
    if (input.files[0].size > MOST_BYTES) {
      input.value = "";
      place.textContent = input.dataset.tooBig;
      return;
    }
    place.textContent = input.dataset.ready;
    if (!canvas) return;
    const preview = painted(canvas, PREVIEW_SIDE / Math.max(canvas.width, canvas.height));
    preview.setAttribute("role", "img");
    preview.setAttribute("aria-label", input.dataset.preview);
    place.append(preview);
  };

  const placeAfter = (input) => {
    const place = Object.assign(document.createElement("div"), { className: "photo-state" });
    place.setAttribute("role", "status");
    input.after(place);
    return place;
  };

  const watch = (input) => {
    const place = placeAfter(input);
    let ready = null;
    input.addEventListener("change", () => {
      const mine = prepare(input, place).finally(() => {
        if (ready === mine) ready = null;
      });
      ready = mine;
    });
    // Sent before the photo is ready: wait for it, then send.
    input.form.addEventListener("submit", (event) => {
      if (!ready) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter || [...input.form.elements].find((one) => one.type === "submit");
      ready.finally(() => button.click());
    });
  };

  const watchIn = (part) => part.querySelectorAll("input[data-shrink]").forEach(watch);
  watchIn(document);
  addEventListener("verstas:shown", (event) => watchIn(event.target)); // a block put in place anew after an answer
}
