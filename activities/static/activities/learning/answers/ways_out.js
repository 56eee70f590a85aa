// Away from a page on which an answer still waits: finishing, logging out, another language, another page.
"use strict";

{
  const PATIENCE = 8000; // ms to find out whether the next page can be had

  const isPlain = (event) => !event.button && !["ctrlKey", "metaKey", "shiftKey", "altKey"].some((key) => event[key]);
  const isWithinPage = (link) => link.hash && link.pathname === location.pathname;

  class WaysOut {
    constructor(page) {
      this.page = page;
      this.queue = page.queue;
    }

    get isWaiting() {
      return this.queue.waiting.length > 0;
    }

    // What would be gone with the page; asked again after one more try.
    async wouldLose() {
      if (this.page.store.isKept) return false;
      await this.queue.hurry();
      return this.isWaiting;
    }

    // Each of these answers whether it has taken the form over.
    finish() {
      if (!this.isWaiting) return false;
      this.page.isFinishing = true;
      this.page.shown.say("finishWaits");
      this.queue.hurry();
      return true;
    }

    leave(form) {
      this.page.typed.clear();
      this.page.keepDrafts(); // nothing of this person stays with the tab
      if (!this.isWaiting || form.dataset.warned) return false;
      this.tryOnceMore(form);
      return true;
    }

    async tryOnceMore(form) {
      await this.queue.hurry();
      form.dataset.warned = "yes";
      if (!this.isWaiting) form.submit();
      else this.page.shown.say(this.page.store.isKept ? "leaveWaits" : "leaveWaitsUnkept");
    }

    language(form, button) {
      if (!button || (!this.isWaiting && !this.page.typedForms.length)) return false;
      this.speak(form, button);
      return true;
    }

    async speak(form, button) {
      const fields = new URLSearchParams(new FormData(form));
      fields.set(button.name, button.value);
      if (await this.wouldLose()) return;
      try {
        await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
        this.page.keepDrafts();
        location.reload(); // keeps the history's state, and with it what is typed
      } catch {
        this.page.heldBack();
      }
    }

    // A page that cannot be had is not opened: the browser's own error page would take this one's place.
    async follow(link) {
      if ((await this.wouldLose()) && !link.dataset.warned) {
        link.dataset.warned = "yes";
        return;
      }
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), PATIENCE);
      try {
        await fetch(link.href, { signal: patience.signal, redirect: "manual" });
        location.assign(link.href);
      } catch {
        this.page.heldBack();
      } finally {
        clearTimeout(timer);
      }
    }

    // Is this a link to another page of the session, pressed in the plain way, while something stands in the way?
    minds(link, event) {
      if (!this.isWaiting && navigator.onLine) return false;
      if (!link || link.target || isWithinPage(link) || !isPlain(event)) return false;
      return link.href.startsWith(location.origin + this.page.base);
    }

    // Asked only where an unsent answer would be gone: whoever is asked too often stops reading.
    unload(event) {
      if (this.page.store.isKept || !this.isWaiting) return;
      event.preventDefault();
      event.returnValue = "";
    }
  }

  window.AnswerWaysOut = WaysOut;
}
