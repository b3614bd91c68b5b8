"use strict";
// Adds what a page without it lacks: search, choice, order, one of two views, and word of a monitor that is silent.
(() => {
  const byId = (id) => document.getElementById(id);

  const status = document.querySelector("[data-stale-at]");
  if (status && Date.now() > Date.parse(status.dataset.staleAt)) {
    byId("stale").hidden = false;
    if (status.classList.replace("good", "bad")) {
      byId("label").textContent = "Nicht mehr aktuell";
      status.querySelector(".tone use").setAttribute("href", "#bad");
    }
  }

  const tools = byId("tools");
  if (!tools) return;
  // As people type: without accents, and ä both as a and as ae.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
  const spelt = (text) => plain(text.toLowerCase().normalize("NFC").replace(/[äöü]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter]));
  const body = document.querySelector(".rows");
  const cards = [...document.querySelectorAll("#karten article")];
  const meetings = [...body.rows].map((row, place) => ({
    row,
    place,
    card: cards[place],
    gone: cards[place].classList.contains("gone"),
    film: row.querySelector(".film") !== null,
    cells: [...row.cells].map((cell) => cell.textContent.trim()),
  }));
  const choices = ["jahr", "form", "status"]
    .map((name, index) => ({ select: byId(`wahl-${name}`), column: [0, 4, 5][index] }))
    .filter((choice) => choice.select);
  const search = byId("suche");
  const film = byId("film");
  const number = new Intl.NumberFormat("de-DE");

  const matches = (meeting, words) =>
    (!film.checked || meeting.film) &&
    choices.every(({ select, column }) => !select.value || meeting.cells[column].includes(select.value)) &&
    words.every((word) => {
      meeting.text ??= `${plain(meeting.card.textContent)} ${spelt(meeting.card.textContent)}`;
      return meeting.text.includes(word);
    });

  const update = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const chosen = words.length > 0 || film.checked || choices.some(({ select }) => select.value);
    let count = 0;
    let gone = 0;
    for (const meeting of meetings) {
      const fits = matches(meeting, words);
      count += fits;
      gone += fits && meeting.gone;
      meeting.row.hidden = meeting.card.hidden = !fits;
    }
    const more = byId("weitere");
    if (more) more.open = chosen;
    byId("found").textContent =
      (chosen ? `${number.format(count)} von ` : "") +
      `${number.format(meetings.length)} Treffen` +
      (gone ? `, davon ${number.format(gone)} nicht mehr auf der Seite` : "");
    byId("reset").hidden = !chosen;
    byId("nothing").hidden = count > 0;
  };

  const reset = () => {
    search.value = "";
    film.checked = false;
    for (const { select } of choices) select.value = "";
    update();
  };

  const view = (name) => {
    for (const other of ["karten", "tabelle"]) {
      byId(other).hidden = other !== name;
      byId(`als-${other}`).setAttribute("aria-pressed", String(other === name));
    }
  };

  const collator = new Intl.Collator("de", { numeric: true });
  const key = (meeting, column) => {
    const cell = meeting.row.cells[column];
    if (cell.querySelector(".none") || cell.textContent.trim() === "–") return "";
    return cell.querySelector("time")?.dateTime ?? meeting.cells[column];
  };
  const sort = (header, column) => {
    const sign = header.ariaSort === "ascending" ? -1 : 1;
    for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    const keyed = meetings.map((meeting) => [key(meeting, column), meeting]);
    // What the page does not say comes last either way.
    keyed.sort(([a, one], [b, other]) => !a - !b || sign * collator.compare(a, b) || one.place - other.place);
    body.append(...keyed.map(([, meeting]) => meeting.row));
    byId("found").textContent = `Sortiert nach ${header.textContent}, ${sign > 0 ? "aufsteigend" : "absteigend"}`;
  };

  document.querySelectorAll("#tabelle thead th").forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Nach dieser Spalte sortieren";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(header, column));
    header.append(button);
  });

  // A meeting that a link leads to is shown, whatever was chosen before.
  const reveal = () => {
    const card = location.hash.startsWith("#treffen-") && byId(location.hash.slice(1));
    if (!card) return;
    view("karten");
    if (card.hidden) reset();
    const more = card.closest("details");
    if (more) more.open = true;
    card.scrollIntoView();
    card.focus({ preventScroll: true });
  };

  search.addEventListener("input", update);
  film.addEventListener("change", update);
  for (const { select } of choices) select.addEventListener("change", update);
  byId("reset").addEventListener("click", () => {
    reset();
    search.focus();
  });
  for (const name of ["karten", "tabelle"]) byId(`als-${name}`).addEventListener("click", () => view(name));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#treffen-"]');
    if (link && link.hash === location.hash) reveal();
  });
  addEventListener("hashchange", reveal);

  tools.hidden = false;
  view("karten");
  update();
  reveal();
})();
