// Takes answers over from their forms, so that none is lost without network. Without this script the forms work as forms.
"use strict";

{
  const { AnswerStore, AnswerQueue, AnswerDrafts, AnswersShown } = window;
  const ANSWER = "form.answer";
  const DRAFTS_EVERY = 500; // ms; Safari counts changes of the history
  const PATIENCE = 8000; // ms to find out whether the next page can be had
  const place = document.getElementById("answers");

  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const answerForms = () => [...document.querySelectorAll(ANSWER)].filter((form) => form.elements.attempt);
  const hasFile = (form) => [...form.elements].some((one) => one.type === "file" && one.files.length);

  class AnswerPage {
    constructor() {
      const { owner, base, attempt = "" } = place.dataset;
      const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
      this.owner = owner;
      this.base = base;
      this.shown = new AnswersShown(place);
      this.store = new AnswerStore(owner);
      this.queue = new AnswerQueue(this.store, { base, token, attempt }, this);
      this.typed = new Set(); // forms in which something is not sent yet
      this.timer = 0;
      this.pressed = null;
      this.isFinishing = false;
    }

    async start() {
      for (const form of AnswerDrafts.restore(this.owner, answerForms())) this.typed.add(form);
      await this.store.open();
      if (!this.store.isKept && answerForms().length) this.shown.note("unkept");
      for (const answer of this.queue.waiting) this.showWaiting(answer);
      await this.queue.send();
    }

    // --- answers ---------------------------------------------------------------------------------

    async take(form, button) {
      if (form.dataset.locked) return;
      const answer = this.read(form, button);
      if (this.repeats(answer)) {
        this.queue.hurry();
        return;
      }
      form.elements.key.value = newKey();
      this.typed.delete(form);
      if (button && button.name) this.lock(form); // the next screen depends on this answer
      this.shown.mark(form, "sending");
      this.keepDrafts();
      await this.queue.add(answer);
    }

    read(form, button) {
      const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
      if (button && button.name) fields.push([button.name, button.value]);
      const { key, attempt, block } = form.elements;
      const locks = Boolean(button && button.name);
      const path = this.pathOf(form.getAttribute("action")); // form.action may be a button of that name
      return { key: key.value, owner: this.owner, attempt: attempt.value, block: block.value, path, fields, locks };
    }

    canTake(form) {
      return this.queue.takes(this.pathOf(form.getAttribute("action")));
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
      const mine = (form) => form.elements.block.value === answer.block && form.elements.attempt.value === answer.attempt;
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

    // --- what the queue tells --------------------------------------------------------------------

    saved(answer, told) {
      const form = this.formOf(answer);
      if (form) this.replace(form, answer, told.page);
      const number = answer.path.split("/").slice(-2)[0];
      const elsewhere = { number, link: this.base + answer.path, linkName: "see" };
      if (form) this.shown.say("saved");
      else this.shown.say("savedElsewhere", elsewhere);
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
      const number = answer.path.split("/").slice(-2)[0];
      if (status === 409) this.shown.say("finished");
      else this.shown.say("check", { number, link: this.base + answer.path, linkName: "go" });
    }

    // What was typed since, and further answers to the same block that still wait, stay as they are.
    replace(form, answer, page) {
      if (this.queue.waiting.some((one) => one.block === answer.block && one.key !== answer.key)) return;
      const isTyped = this.typed.delete(form);
      const typed = AnswerDrafts.read(form);
      const active = document.activeElement;
      const takesFocus = !isTyped && (form.contains(active) || active === document.body);
      const fresh = this.shown.replace(answer.block, page, { takesFocus });
      if (!fresh || !isTyped) return;
      AnswerDrafts.fill(fresh, typed);
      this.typed.add(fresh);
    }

    changed() {
      const { waiting, trouble } = this.queue;
      if (!waiting.length) this.afterAll();
      else this.shown.say(this.isFinishing && trouble !== "closed" ? "finishWaits" : this.words(trouble));
      for (const answer of waiting) {
        const form = this.formOf(answer);
        if (form) this.shown.mark(form, this.words(trouble));
      }
    }

    words(trouble) {
      if (trouble === "closed") return this.store.isKept ? "closed" : "closedUnkept";
      if (trouble === "network") return this.store.isKept ? "waiting" : "waitingUnkept";
      return trouble || "sending";
    }

    afterAll() {
      const form = this.isFinishing && document.querySelector("form[data-answers=finish]");
      this.isFinishing = false;
      if (form) form.submit();
    }

    // --- ways out of the page --------------------------------------------------------------------

    finish() {
      this.isFinishing = true;
      this.shown.say("finishWaits");
      this.queue.hurry();
    }

    async leave(form) {
      await this.queue.hurry();
      form.dataset.warned = "yes";
      if (!this.queue.waiting.length) form.submit();
      else this.shown.say(this.store.isKept ? "leaveWaits" : "leaveWaitsUnkept");
    }

    async speak(form, button) {
      const fields = new URLSearchParams(new FormData(form));
      fields.set(button.name, button.value);
      if (!this.store.isKept) await this.queue.hurry();
      if (!this.store.isKept && this.queue.waiting.length) return;
      try {
        await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
        this.keepDrafts();
        location.reload(); // keeps the history's state, and with it what is typed
      } catch {
        this.shown.say("noNetwork");
      }
    }

    // A page that cannot be had is not opened: the browser's own error page would take this one's place.
    async follow(link) {
      if (!this.store.isKept) await this.queue.hurry();
      const isLost = !this.store.isKept && this.queue.waiting.length;
      if (isLost && !link.dataset.warned) {
        link.dataset.warned = "yes";
        return;
      }
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), PATIENCE);
      try {
        await fetch(link.href, { signal: patience.signal, redirect: "manual" });
        location.assign(link.href);
      } catch {
        this.shown.say("noNetwork");
      } finally {
        clearTimeout(timer);
      }
    }

    get typedForms() {
      return [...this.typed].filter((form) => form.isConnected);
    }

    typing(form) {
      this.typed.add(form);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keepDrafts(), DRAFTS_EVERY);
    }

    keepDrafts() {
      clearTimeout(this.timer);
      AnswerDrafts.keep(this.owner, this.typedForms);
    }
  }

  // --- events --------------------------------------------------------------------------------------

  const isPlainClick = (event) => !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  const onSubmit = (page) => (event) => {
    const form = event.target;
    const button = event.submitter || page.pressed;
    const kind = form.dataset.answers;
    const isWaiting = page.queue.waiting.length > 0;
    const isAnswer = form.matches(ANSWER) && form.elements.attempt && !hasFile(form) && page.canTake(form);
    if (isAnswer) page.take(form, button);
    else if (kind === "finish" && isWaiting) page.finish();
    else if (kind === "leave" && isWaiting && !form.dataset.warned) page.leave(form);
    else if (kind === "language" && button && (isWaiting || page.typedForms.length)) page.speak(form, button);
    else return;
    event.preventDefault();
  };

  const onClick = (page) => (event) => {
    page.pressed = event.target.closest("[type=submit]");
    const link = event.target.closest("a[href]");
    if (!link || !isPlainClick(event) || link.target || !link.href.startsWith(location.origin + page.base)) return;
    if (link.hash && link.pathname === location.pathname) return;
    if (!page.queue.waiting.length && navigator.onLine) return;
    event.preventDefault();
    page.follow(link);
  };

  const onLeaving = (page) => (event) => {
    if (page.store.isKept || !page.queue.waiting.length) return;
    event.preventDefault();
    event.returnValue = "";
  };

  const listen = (page) => {
    document.addEventListener("submit", onSubmit(page));
    document.addEventListener("click", onClick(page));
    document.addEventListener("input", (event) => {
      const form = event.target.form;
      if (form && form.matches(ANSWER) && form.elements.attempt) page.typing(form);
    });
    document.addEventListener("visibilitychange", () => document.hidden || page.queue.hurry());
    addEventListener("online", () => page.queue.hurry());
    addEventListener("pageshow", (event) => event.persisted && page.queue.hurry());
    addEventListener("pagehide", () => page.queue.lastTry());
    addEventListener("beforeunload", onLeaving(page));
  };

  if (place && place.dataset.owner) {
    const page = new AnswerPage();
    listen(page);
    page.start();
  }
}
