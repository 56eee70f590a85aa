// What is typed and not sent: read from a form, put back into one, and kept with this page of the tab's own history.
// The history needs no storage, so this works in every frame; it ends with the tab, and nobody else's page reads it.
"use strict";

{
  const isChoice = (control) => control.type === "checkbox" || control.type === "radio";
  const isTyped = (control) => control.name && !["hidden", "submit", "button", "file"].includes(control.type);

  // Names and values as the form would send them, without files and without what the page itself put in.
  const read = (form) =>
    [...form.elements]
      .filter((control) => isTyped(control) && (!isChoice(control) || control.checked))
      .map((control) => [control.name, control.value]);

  const fill = (form, fields) => {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
    for (const control of form.elements) {
      if (!isTyped(control)) continue;
      const given = values.get(control.name) || [];
      if (isChoice(control)) control.checked = given.includes(control.value);
      else if (given.length) control.value = given[0];
    }
  };

  const blockOf = (form) => (form.elements.block ? form.elements.block.value : "");

  const keep = (owner, forms) => {
    const kept = forms.map((form) => [blockOf(form), read(form)]);
    const state = history.state && typeof history.state === "object" ? history.state : {};
    history.replaceState({ ...state, drafts: kept.length ? { owner, kept } : null }, "");
  };

  // Returns the forms that were filled in.
  const restore = (owner, forms) => {
    const drafts = history.state && history.state.drafts;
    if (!drafts || drafts.owner !== owner) return [];
    const kept = new Map(drafts.kept);
    const found = forms.filter((form) => kept.has(blockOf(form)));
    for (const form of found) fill(form, kept.get(blockOf(form)));
    return found;
  };

  window.AnswerDrafts = { read, fill, keep, restore };
}
