"use strict";
// Adds what a page without it lacks: search, choice, order, one of two views, what is new since the last visit, and
// word of a monitor that has stopped. What is chosen stands in the address, so it can be shared, reloaded and undone.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const texts = JSON.parse(document.body.dataset.texts);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const counted = (count, forms) => filled(forms[Number(count !== 1)], { count: number.format(count) });

  const status = document.querySelector("[data-stale-at]");
  if (status && Date.now() > Date.parse(status.dataset.staleAt)) {
    byId("stale").hidden = false;
    if (status.classList.replace("good", "bad")) {
      byId("label").textContent = `${texts.not_current}.`;
      status.querySelector("h2 use").setAttribute("href", "#bad");
    }
  }

  // What was found since this browser last showed the page. It is kept here and sent nowhere.
  const changes = all(".change");
  const newest = changes.reduce((last, change) => (change.dataset.found > last ? change.dataset.found : last), "");
  const key = `leuchtturm ${location.pathname}`;
  const halfAnHour = 1_800_000; // within it, to load the page again is the same visit
  let last = null;
  try {
    const visit = JSON.parse(localStorage.getItem(key));
    last = visit && (Date.now() - visit.at < halfAnHour ? visit.before : visit.newest);
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), before: last ?? newest, newest }));
  } catch {
    // A browser that keeps nothing has nothing to compare with.
  }
  const fresh = last === null ? [] : changes.filter((change) => change.dataset.found > last);
  for (const change of fresh) {
    const badge = document.createElement("span");
    badge.className = "badge edited";
    badge.textContent = texts.new_badge;
    change.querySelector(".kind").append(badge);
  }
  if (fresh.length) {
    byId("neu").textContent = counted(fresh.length, texts.new_since);
    byId("neu").hidden = false;
  }

  // Paper has no summary to press: all is unfolded while it prints.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all("details:not([open]):not(#tools)");
    for (const part of unfolded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of unfolded) part.open = false;
  });
  byId("drucken").hidden = false;
  byId("drucken").addEventListener("click", () => print());

  const tools = byId("tools");
  const update = tools ? meetings(tools) : () => {};

  // What a link leads to is shown, whatever was chosen or folded away before.
  const reveal = () => {
    const target = /^#(treffen|eintrag|aenderung)-\d+$/.test(location.hash) ? byId(location.hash.slice(1)) : null;
    update(target?.matches(".card, .rows tr") ? target : null);
    if (!target) return;
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    target.tabIndex = -1;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) reveal();
  });
  addEventListener("hashchange", reveal);
  reveal();

  function meetings(tools) {
    // As people type: without accents, and ä both as a and as ae.
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
    const spelt = (text) => plain(text.toLowerCase().normalize("NFC").replace(/[äöü]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter]));
    const said = { ARTICLE: ".year > span, h3, dd:not(.none), .prose p, .links bdi", TR: "bdi, time, data" };
    const values = (card) =>
      `${all(said[card.nodeName], card).map((part) => part.textContent).join(" ")} ${card.dataset.words ?? ""}`;
    const body = document.querySelector(".rows");
    const cards = all("#karten article");
    const meetings = [...body.rows].map((row, place) => ({
      row,
      place,
      card: cards[place] ?? row, // a list of other records has no cards
      gone: (cards[place] ?? row).classList.contains("gone"),
      film: row.querySelector(".film") !== null,
      cells: [...row.cells].map((cell) => cell.textContent.trim()),
    }));
    const search = byId("suche");
    const film = byId("film");
    const choices = all("select", tools).map((select) => ({
      name: select.id.slice("wahl-".length),
      select,
      column: Number(select.dataset.column),
      fits: "exact" in select.dataset ? (text) => text === select.value : (text) => text.includes(select.value),
    }));
    const views = ["karten", "tabelle"].filter(byId);
    let view = views[0];

    const matches = (meeting, words) =>
      (!film?.checked || meeting.film) &&
      choices.every(({ select, column, fits }) => !select.value || fits(meeting.cells[column])) &&
      words.every((word) => {
        if (meeting.text === undefined) {
          const text = values(meeting.card);
          meeting.text = `${plain(text)} ${spelt(text)}`;
        }
        return meeting.text.includes(word);
      });

    const selection = () => [
      ...choices.filter(({ select }) => select.value).map(({ select }) => `${select.labels[0].textContent}: ${select.value}`),
      ...(film?.checked ? [texts.only_films] : []),
      ...(search.value.trim() ? [`${texts.search}: ${search.value.trim()}`] : []),
    ];

    const show = () => {
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      const chosen = selection();
      let count = 0;
      let gone = 0;
      for (const meeting of meetings) {
        const fits = matches(meeting, words);
        count += fits;
        gone += fits && meeting.gone;
        meeting.row.hidden = meeting.card.hidden = !fits;
      }
      const more = byId("weitere");
      if (more && chosen.length) more.open = true;
      const total = counted(meetings.length, texts.meeting_count);
      byId("found").textContent =
        (chosen.length ? filled(texts.chosen_of, { count: number.format(count), all: total }) : total) +
        (gone ? `, ${filled(texts.removed_of_them, { count: number.format(gone) })}` : "");
      byId("auswahl").textContent = chosen.length ? `${texts.selection} ${chosen.join("; ")} (${byId("found").textContent})` : "";
      byId("reset").hidden = !chosen.length;
      byId("nothing").hidden = count > 0;
      for (const other of views) {
        byId(other).hidden = other !== view;
        byId(`als-${other}`)?.setAttribute("aria-pressed", String(other === view));
      }
    };

    const reset = () => {
      search.value = "";
      if (film) film.checked = false;
      for (const { select } of choices) select.value = "";
    };

    const written = () => {
      const state = new URLSearchParams();
      if (search.value.trim()) state.set("suche", search.value.trim());
      for (const { name, select } of choices) if (select.value) state.set(name, select.value);
      if (film?.checked) state.set("film", "ja");
      if (view !== views[0]) state.set("ansicht", view);
      return `#${state}`;
    };
    const changed = (step) => {
      show();
      if (written() !== (location.hash || "#")) history[step](null, "", written());
    };

    search.addEventListener("input", () => changed("replaceState"));
    for (const control of [...(film ? [film] : []), ...choices.map(({ select }) => select)]) control.addEventListener("change", () => changed("pushState"));
    byId("reset").addEventListener("click", () => {
      reset();
      changed("pushState");
      search.focus();
    });
    for (const name of views) {
      byId(`als-${name}`)?.addEventListener("click", () => {
        view = name;
        changed("pushState");
      });
    }

    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const sortKey = (meeting, column) => {
      const cell = meeting.row.cells[column];
      if (cell.querySelector(".none") || cell.textContent.trim() === "–") return "";
      const number = cell.querySelector("data");
      return number ? Number(number.value) : (cell.querySelector("time")?.dateTime ?? meeting.cells[column]);
    };
    const sort = (header, column) => {
      const rising = header.ariaSort !== "ascending";
      for (const other of header.parentNode.cells) {
        other.removeAttribute("aria-sort");
        other.querySelector("button > span").textContent = "↕";
      }
      header.setAttribute("aria-sort", rising ? "ascending" : "descending");
      header.querySelector("button > span").textContent = rising ? "↑" : "↓";
      const keyed = meetings.map((meeting) => [sortKey(meeting, column), meeting]);
      // What the page does not say comes last either way.
      const compare = (a, b) => (typeof a === typeof b && typeof a === "number" ? a - b : collator.compare(a, b));
      keyed.sort(([a, one], [b, other]) => (a === "") - (b === "") || (rising ? 1 : -1) * compare(a, b) || one.place - other.place);
      body.append(...keyed.map(([, meeting]) => meeting.row));
      const order = rising ? texts.ascending : texts.descending;
      byId("found").textContent = filled(texts.sorted_by, { column: header.dataset.name, order });
    };
    const heads = all("#tabelle thead th");
    heads[0].parentNode.dataset.sort = texts.sort_by;
    heads.forEach((header, column) => {
      header.dataset.name = header.textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.title = texts.sort_help;
      const arrow = document.createElement("span");
      arrow.setAttribute("aria-hidden", "true"); // aria-sort says it
      arrow.textContent = "↕";
      button.append(...header.childNodes, arrow);
      button.addEventListener("click", () => sort(header, column));
      header.append(button);
    });

    // On a wide screen the tools are always there, on a phone they unfold.
    const wide = matchMedia("(min-width: 601px)");
    const fold = () => {
      tools.open = wide.matches || written() !== "#";
    };
    wide.addEventListener("change", fold);
    tools.hidden = tools.nextElementSibling.hidden = false;
    return (card) => {
      const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
      if (card) {
        view = views[0];
        if (card.hidden) reset();
      } else if (!location.hash.slice(1) || location.hash.includes("=")) {
        search.value = state.get("suche") ?? "";
        if (film) film.checked = state.has("film");
        for (const { name, select } of choices) select.value = state.get(name) ?? "";
        view = views.includes(state.get("ansicht")) ? state.get("ansicht") : views[0];
      }
      show();
      if (!tools.open) fold();
    };
  }
})();
