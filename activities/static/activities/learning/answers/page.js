// Takes answers over from their forms and shows what becomes of them. Without this script the forms work as forms.
"use strict";

{
  const { AnswerStore, AnswerQueue, AnswerDrafts, AnswersShown } = window;
  const ANSWER = "form.answer";
  const DRAFTS_EVERY = 500; // ms; Safari counts changes of the history

  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const answerForms = () => [...document.querySelectorAll(ANSWER)].filter((form) => form.elements.attempt);
  const hasFile = (form) => [...form.elements].some((one) => one.type === "file" && one.files.length);

  class AnswerPage {
    constructor(place) {
      const { owner, base, attempt = "" } = place.dataset;
      const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
      this.owner = owner;
      this.base = base;
      this.shown = new AnswersShown(place);
      this.store = new AnswerStore(owner);
      this.queue = new AnswerQueue(this.store, { base, token, attempt }, this);
      this.typed = new Set(); // forms in which something is not sent yet
      this.timer = 0;
      this.isFinishing = false;
      this.isHeldBack = false; // another page was wanted and could not be had
    }

    async start() {
      for (const form of AnswerDrafts.restore(this.owner, answerForms())) this.typed.add(form);
      await this.store.open();
      this.shown.leadToMistake();
      for (const answer of this.queue.waiting) this.showWaiting(answer);
      await this.queue.send();
    }

    // --- answers ---------------------------------------------------------------------------------

    // A form with a file goes as forms go.
    canTake(form) {
      const isAnswer = form.matches(ANSWER) && form.elements.attempt && !hasFile(form);
      return Boolean(isAnswer) && this.queue.takes(this.pathOf(form.getAttribute("action")));
    }

    async take(form, button) {
      if (form.dataset.locked) return;
      const answer = this.read(form, button);
      if (this.repeats(answer)) {
        this.queue.hurry();
        return;
      }
      form.elements.key.value = newKey();
      this.typed.delete(form);
      if (answer.locks) this.lock(form);
      this.shown.mark(form, "sending");
      this.keepDrafts();
      await this.queue.add(answer);
    }

    read(form, button) {
      const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
      const locks = Boolean(button && button.name); // one button of several: the next screen depends on this answer
      if (locks) fields.push([button.name, button.value]);
      const { key, attempt, block } = form.elements;
      const path = this.pathOf(form.getAttribute("action")); // form.action may be a button of that name
      return { key: key.value, owner: this.owner, attempt: attempt.value, block: block.value, path, fields, locks };
    }

    pathOf(address) {
      return new URL(address, location.href).pathname.replace(this.base, "");
    }

    repeats(answer) {
      const [before] = this.queue.waiting.filter((one) => one.block === answer.block).slice(-1);
      const words = (one) => JSON.stringify(one.fields.filter(([name]) => name !== "key"));
      return Boolean(before) && before.attempt === answer.attempt && words(before) === words(answer);
    }

    lock(form) {
      form.dataset.locked = "yes";
      for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
    }

    unlock(form) {
      delete form.dataset.locked;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }

    formOf(answer) {
      const isHere = this.pathOf(location.href) === answer.path;
      const mine = ({ elements }) => elements.block.value === answer.block && elements.attempt.value === answer.attempt;
      return isHere ? answerForms().find(mine) : undefined;
    }

    // The page came anew while the answer still waited: it shows what was answered.
    showWaiting(answer) {
      const form = this.formOf(answer);
      if (!form) return;
      AnswerDrafts.fill(form, answer.fields);
      if (answer.locks) this.lock(form);
      this.shown.mark(form, "sending");
    }

    // --- what is typed and not sent --------------------------------------------------------------

    typing(form) {
      if (!form || !form.matches(ANSWER) || !form.elements.attempt) return;
      this.typed.add(form);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keepDrafts(), DRAFTS_EVERY);
    }

    get typedForms() {
      return [...this.typed].filter((form) => form.isConnected);
    }

    keepDrafts() {
      clearTimeout(this.timer);
      AnswerDrafts.keep(this.owner, this.typedForms);
    }

    // --- what the queue tells --------------------------------------------------------------------

    saved(answer, told) {
      const form = this.formOf(answer);
      if (form) this.replace(form, answer, told.page);
      if (!form) this.shown.say("savedElsewhere", this.stepOf(answer, "see"));
      else if (this.shown.isSaying) this.shown.say("saved");
      else this.shown.silence(); // saved at once: its own block says so
    }

    over(answer, status, told) {
      this.isFinishing = false;
      const form = this.formOf(answer);
      if (form && told.page) {
        this.replace(form, answer, told.page);
        this.shown.silence();
        return;
      }
      if (form) this.unlock(form);
      if (status === 409) this.shown.say("finished");
      else this.shown.say("check", this.stepOf(answer, "go"));
    }

    stepOf(answer, linkName) {
      return { number: answer.path.split("/").slice(-2)[0], link: this.base + answer.path, linkName };
    }

    // What was typed since, and further answers to the same block that still wait, stay as they are.
    replace(form, answer, page) {
      if (this.queue.waiting.some((one) => one.block === answer.block && one.key !== answer.key)) return;
      const isTyped = this.typed.delete(form);
      const typed = AnswerDrafts.read(form);
      const takesFocus = !isTyped && this.hasFocus(form);
      const fresh = this.shown.replace(answer.block, page, { takesFocus });
      if (fresh) this.keepTyped(fresh, isTyped && typed);
    }

    // The button that sent it may stand outside, in the bar at the foot of the screen.
    hasFocus(form) {
      const active = document.activeElement;
      return active === document.body || active.form === form || form.contains(active);
    }

    // What came back with a mistake is still to be sent: another language or a page loaded anew must not lose it.
    keepTyped(fresh, typed) {
      if (typed) AnswerDrafts.fill(fresh, typed);
      if (typed || fresh.querySelector("[aria-invalid=true]")) this.typed.add(fresh);
      this.keepDrafts();
    }

    changed() {
      const { waiting, trouble } = this.queue;
      if (trouble === "network" && !this.store.isKept) this.shown.note("unkept");
      if (!waiting.length) this.allSent();
      else if (trouble === "closed") this.shown.say(this.words(trouble), this.shown.again);
      else this.shown.say(this.isFinishing ? "finishWaits" : this.words(trouble));
      for (const answer of waiting) {
        const form = this.formOf(answer);
        if (form) this.shown.mark(form, this.words(trouble));
      }
    }

    words(trouble) {
      if (trouble === "closed") return this.store.isKept ? "closed" : "closedUnkept";
      if (trouble === "network") return this.store.isKept ? this.waitingWords : "waitingUnkept";
      return trouble || "sending";
    }

    get waitingWords() {
      return this.isHeldBack ? "waitingHere" : "waiting";
    }

    // Said until the network is back: a word that soon gives way to another is missed.
    heldBack() {
      this.isHeldBack = true;
      this.shown.say(this.queue.waiting.length ? this.words("network") : "noNetwork");
    }

    allSent() {
      this.shown.forgetNote();
      this.isHeldBack = false;
      const form = this.isFinishing && document.querySelector("form[data-answers=finish]");
      this.isFinishing = false;
      if (form) form.submit();
    }
  }

  window.AnswerPage = AnswerPage;
}
