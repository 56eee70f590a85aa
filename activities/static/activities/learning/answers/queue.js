// Sends waiting answers one after the other, again and again, until the server says of each that it is saved.
"use strict";

{
  const FIRST_PAUSE = 2000;
  const LONGEST_PAUSE = 60000;
  const PATIENCE = 30000; // ms for one request: phones wait long
  const LAST_TRY_BYTES = 60000; // browsers let no more leave with a page that is closed
  const STEP = /^p\/[\w-]+\/steps\/\d+\/$/;
  const IS_OVER = new Set([400, 404, 409, 413, 422]); // the server has understood, and it will not change its mind
  const IS_CLOSED = new Set([401, 403]);

  class AnswerQueue {
    // `page`: base (under which the pages of this session stand), token, attempt (or "" for all of the person's).
    // `tell`: saved(answer, told), over(answer, status, told), changed().
    constructor(store, page, tell) {
      Object.assign(this, { store, page, tell, trouble: "", pause: FIRST_PAUSE, running: null, timer: 0 });
    }

    get waiting() {
      const only = this.page.attempt;
      return this.store.all.filter((answer) => this.takes(answer.path) && (!only || answer.attempt === only));
    }

    takes(path) {
      return STEP.test(path);
    }

    async add(answer) {
      await this.store.add(answer);
      return this.send();
    }

    // One run at a time; whoever calls meanwhile waits for the run under way, and then for one more.
    async send() {
      while (this.running) await this.running;
      if (this.trouble !== "closed" && this.waiting.length) {
        this.running = this.run();
        await this.running;
        this.running = null;
      }
      this.tell.changed();
    }

    async run() {
      clearTimeout(this.timer);
      this.tell.changed();
      this.trouble = "";
      for (const answer of this.waiting) {
        const trouble = await this.post(answer);
        if (!trouble) this.pause = FIRST_PAUSE;
        this.trouble = trouble || this.trouble;
        if (trouble && trouble !== "fault") break; // a fault may be this one answer's own
      }
      if (this.trouble && this.trouble !== "closed") this.later();
    }

    later() {
      this.timer = setTimeout(() => this.send(), this.pause * (0.75 + Math.random() / 2));
      this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
    }

    hurry() {
      this.pause = FIRST_PAUSE;
      return this.store.refresh().then(() => this.send());
    }

    // What stands in the way: "" for nothing, "network", "fault" of the server, or "closed" where the session has ended.
    async post(answer) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), PATIENCE);
      try {
        const response = await fetch(...this.request(answer, { signal: patience.signal }));
        if (IS_CLOSED.has(response.status)) return "closed";
        if (response.status === 500) return "fault";
        if (!response.ok && !IS_OVER.has(response.status)) return "network";
        return await this.hear(answer, response);
      } catch {
        return "network";
      } finally {
        clearTimeout(timer);
      }
    }

    async hear(answer, response) {
      const isOurs = (response.headers.get("Content-Type") || "").startsWith("application/json");
      const told = isOurs ? await response.json() : {};
      if (response.ok && told.state !== "saved") return "network"; // a hotspot's own page, for instance
      await this.store.remove(answer.key);
      if (response.ok) this.tell.saved(answer, told);
      else this.tell.over(answer, response.status, told);
      return "";
    }

    // The page is being closed: what still waits is sent once more, and heard of at the next visit.
    lastTry() {
      let bytes = 0;
      for (const answer of this.waiting) {
        const [address, options] = this.request(answer, { keepalive: true });
        bytes += options.body.toString().length;
        if (bytes < LAST_TRY_BYTES) fetch(address, options).catch(() => {});
      }
    }

    request(answer, more) {
      const body = new URLSearchParams(answer.fields);
      body.set("csrfmiddlewaretoken", this.page.token);
      const headers = { Accept: "application/json" };
      return [this.page.base + answer.path, { method: "POST", body, headers, redirect: "manual", ...more }];
    }
  }

  window.AnswerQueue = AnswerQueue;
}
