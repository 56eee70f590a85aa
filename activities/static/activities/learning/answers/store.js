// Where answers wait until the server has them: in memory always, and in IndexedDB where the browser keeps it.
"use strict";

{
  const NAME = "verstas-answers";
  const ANSWERS = "answers";
  const DAYS = 14; // after that an answer of whomever is thrown away, unread
  const OPENING_TAKES = 3000; // ms; a browser may also never answer

  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const done = (transaction) =>
    new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });

  const soon = (promise) =>
    Promise.race([promise, new Promise((_, reject) => setTimeout(reject, OPENING_TAKES, new Error("late")))]);

  const opened = () => {
    const request = indexedDB.open(NAME, 1); // Firefox may throw here
    request.onupgradeneeded = () => {
      const answers = request.result.createObjectStore(ANSWERS, { keyPath: "key" });
      answers.createIndex("owner", "owner");
      answers.createIndex("at", "at");
    };
    return soon(asked(request));
  };

  // Safari lets a frame of another site write, and forgets it all when the browser is closed.
  const isForgetful = () => {
    const above = location.ancestorOrigins;
    const isForeign = above && above.length > 0 && above[above.length - 1] !== location.origin;
    return navigator.vendor.startsWith("Apple") && Boolean(isForeign);
  };

  class AnswerStore {
    constructor(owner) {
      this.owner = owner; // whose answers these are: nobody else's are read
      this.memory = new Map();
      this.database = null;
      this.isKept = false;
    }

    async open() {
      try {
        this.database = await opened();
        await this.forgetOld();
        const early = this.all; // given before the store was open
        await this.refresh();
        this.isKept = !isForgetful();
        for (const answer of early) await this.write((answers) => answers.put(answer));
      } catch {
        this.database = null; // memory alone: the page says so
      }
    }

    // Oldest first, for a correction must come after what it corrects.
    get all() {
      return [...this.memory.values()].sort((one, other) => one.at - other.at);
    }

    async add(answer) {
      const newest = Math.max(0, ...this.all.map((one) => one.at));
      answer.at = Math.max(Date.now(), newest + 1);
      this.memory.set(answer.key, answer);
      await this.write((answers) => answers.put(answer));
    }

    async remove(key) {
      this.memory.delete(key);
      await this.write((answers) => answers.delete(key));
    }

    async write(change) {
      if (!this.database) return;
      try {
        const transaction = this.database.transaction(ANSWERS, "readwrite", { durability: "strict" });
        change(transaction.objectStore(ANSWERS));
        await soon(done(transaction));
      } catch {
        this.isKept = false;
      }
    }

    // Another tab of the same person may have sent some meanwhile, or left new ones.
    async refresh() {
      if (!this.database) return;
      try {
        const kept = await this.waiting();
        for (const answer of kept) if (!this.memory.has(answer.key)) this.memory.set(answer.key, answer);
      } catch {
        this.isKept = false;
      }
    }

    waiting() {
      const answers = this.database.transaction(ANSWERS).objectStore(ANSWERS);
      return soon(asked(answers.index("owner").getAll(this.owner)));
    }

    // By age and key alone: the answers themselves, perhaps another person's, are not read.
    async forgetOld() {
      const transaction = this.database.transaction(ANSWERS, "readwrite");
      const answers = transaction.objectStore(ANSWERS);
      const old = IDBKeyRange.upperBound(Date.now() - DAYS * 24 * 3600 * 1000);
      const keys = await soon(asked(answers.index("at").getAllKeys(old)));
      for (const key of keys) answers.delete(key);
      await soon(done(transaction));
    }
  }

  window.AnswerStore = AnswerStore;
}
