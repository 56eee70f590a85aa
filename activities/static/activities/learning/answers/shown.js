// What a person sees and hears of waiting answers: words in a live region, and feedback put in its place when it comes.
"use strict";

{
  const SAVED_STANDS = 10000; // ms; each block says for itself that it is saved
  const SENDING_WAITS = 1000; // ms; what is saved at once is not first said to be unsaved
  // What changes on a step's page after an answer, besides the block itself.
  const AROUND = [".progress", "nav.steps", "details.all-steps"];

  const TO_MEND = "[aria-invalid=true]";

  class AnswersShown {
    constructor(place) {
      this.place = place;
      this.state = place.querySelector("[role=status]");
      this.timer = 0;
      place.hidden = false;
    }

    // `name`: of a text in parts/answer_queue.html. `link`: where it can be mended or seen.
    say(name, more = {}) {
      clearTimeout(this.timer);
      if (name === "sending") this.timer = setTimeout(() => this.put(name, more), SENDING_WAITS);
      else this.put(name, more);
      if (name === "saved") this.timer = setTimeout(() => this.silence(), SAVED_STANDS);
    }

    put(name, { number = "", link = "", linkName = "" }) {
      this.place.dataset.tone = name.startsWith("saved") ? "saved" : "waiting";
      const words = this.text(name).replace("{number}", number);
      if (this.state.dataset.said === words) return; // said twice, a screen reader would read it twice
      this.state.dataset.said = words;
      this.state.textContent = words;
      if (link) this.state.append(" ", this.link(link, linkName));
    }

    get isSaying() {
      return Boolean(this.state.textContent);
    }

    // Where a code is given anew, for whoever came by one.
    get again() {
      return { link: this.text("again"), linkName: "againWords" };
    }

    silence() {
      clearTimeout(this.timer);
      delete this.place.dataset.tone;
      delete this.state.dataset.said;
      this.state.textContent = "";
    }

    // Said once, when it matters: read at each step it would only frighten.
    note(name) {
      if (this.place.nextElementSibling?.matches(".answers-note")) return;
      const note = document.createElement("p");
      note.className = "answers-note";
      note.textContent = this.text(name);
      if (this.text("code")) note.append(" ", this.link(this.text("code"), "codeWords"));
      this.place.after(note);
    }

    forgetNote() {
      this.place.parentElement.querySelector(".answers-note")?.remove();
    }

    text(name) {
      return this.place.dataset[name] || "";
    }

    link(address, name) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = this.text(name);
      return link;
    }

    // In few words at the block itself; the region above says more.
    mark(form, name) {
      const state = form.querySelector(".answer-state");
      if (!state) return;
      const words = name === "sending" ? "blockSending" : name.startsWith("waiting") ? "blockWaiting" : "blockUnsaved";
      state.textContent = this.text(words);
      state.className = "answer-state is-unsaved";
    }

    // Puts the block as the server shows it now in place of the one on the page; returns its form.
    replace(block, page, { takesFocus }) {
      const fresh = new DOMParser().parseFromString(page, "text/html");
      const [old, shown] = [document, fresh].map((one) => one.getElementById(`block-${block}`));
      if (!old || !shown) return null;
      old.replaceWith(document.importNode(shown, true));
      const here = document.getElementById(`block-${block}`);
      if (takesFocus) this.lead(here, block); // first: what has the focus is not renewed
      for (const part of AROUND) this.renew(part, fresh);
      // For scripts that give a block more than HTML: the block is new.
      here.dispatchEvent(new CustomEvent("verstas:shown", { bubbles: true }));
      return here.querySelector("form.answer");
    }

    renew(part, fresh) {
      const [old, shown] = [document, fresh].map((one) => one.querySelector(part));
      if (!old || !shown || old.contains(document.activeElement)) return;
      if (old.open) shown.open = true;
      old.replaceWith(document.importNode(shown, true));
    }

    // A form that went as forms go, with a photo for instance, came back.
    leadToMistake() {
      const field = document.querySelector(`form.answer ${TO_MEND}`);
      if (field) field.focus();
    }

    // To where a page loaded anew would have led.
    lead(section, block) {
      const feedback = document.getElementById(`feedback-${block}`);
      const said = feedback && feedback.textContent.trim() ? feedback : section;
      const target = section.querySelector(TO_MEND) || said;
      if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
      // Of a mistake the words stand above the field: both are to be seen.
      (target === said ? said : feedback || target).scrollIntoView({ block: "nearest" });
    }
  }

  window.AnswersShown = AnswersShown;
}
