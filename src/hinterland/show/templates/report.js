"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words, body = document.body, SVG = "http://www.w3.org/2000/svg";
  const byId = (id) => document.getElementById(id);
  const language = () => body.dataset.language;
  const say = (key) => both(words[key].zh, words[key].en);
  const both = (zh, en) => language() === "zh" ? zh : language() === "en" ? en : zh === en ? zh : `${zh} ${en}`;
  const make = (tag, text, cls) => { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; if (cls) e.className = cls; return e; };
  const count = data.code.length;
  let column = data.columns[0], chosen = -1, sortKey = "value", sortUp = false, shownRows = 100;

  // Numbers
  const number = (v, digits) => v.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: 0 });
  const large = (v) => {
    const a = Math.abs(v);
    if (data.chinese && language() !== "en") return a >= 1e8 ? number(v / 1e8, 2) + " 亿" : number(v / 1e4, 1) + " 万";
    return a >= 1e6 ? number(v / 1e6, 2) + " million" : number(v, 0);
  };
  const show = (c, v) => {
    if (v === null) return "–";
    if (typeof v === "string") return say(c.infinite);
    if (c.percent) return number(v * 100, 1) + "%";
    if (Math.abs(v) >= 1e5) return large(v);
    if (Number.isInteger(v)) return c.year ? String(v) : number(v, 0);
    return number(v, Math.abs(v) >= 100 ? 1 : Math.abs(v) >= 1 ? 2 : 4);
  };
  const unit = (c) => c.percent ? "" : both(c.unit_zh, c.unit_en);
  const withUnit = (c, v) => v === null || typeof v === "string" || !unit(c) ? show(c, v) : `${show(c, v)} ${unit(c)}`;
  const warnings = (c) => [...(c.unverified ? ["⚠ " + say("flag.unverified")] : []), ...(c.entries ? ["△ " + say("flag.entries")] : [])];
  const name = (i) => both(data.zh[i], data.en[i]);

  // Map
  const svg = byId("map"), tip = byId("tip"), units = byId("units"), chosenPath = byId("chosen");
  const shapes = data.paths.map((d, i) => {
    const p = document.createElementNS(SVG, "path");
    p.setAttribute("d", d); p.dataset.i = i; units.appendChild(p);
    if (data.contested[i]) { const h = document.createElementNS(SVG, "path"); h.setAttribute("d", d); byId("hatched").appendChild(h); }
    return p;
  });
  const classOf = (c, v) => {
    if (v === null) return -2;
    if (typeof v === "string") return -1;
    let k = 0; while (k < c.edges.length && v >= c.edges[k]) k++; return k;
  };
  const colour = (c, v) => { const k = classOf(c, v); return k === -2 ? data.no_data : k === -1 ? data.unreached : c.colours[k]; };
  const classText = (c, k) => {
    if (c.whole) { const s = words[`${c.key}.${c.first + k}`]; return s ? both(s.zh, s.en) : number(c.first + k, 0); }
    if (!c.edges.length) return "·";
    if (k === 0) return `< ${show(c, c.edges[0])}`;
    if (k === c.edges.length) return `≥ ${show(c, c.edges[k - 1])}`;
    return `${show(c, c.edges[k - 1])} – ${show(c, c.edges[k])}`;
  };
  function key(colourName, text) {
    const k = make("span", undefined, "key"), i = make("i");
    i.style.background = colourName; k.append(i, text); return k;
  }
  function paint() {
    shapes.forEach((p, i) => p.setAttribute("fill", colour(column, column.values[i])));
    const legend = byId("legend"); legend.replaceChildren();
    const what = make("span", `${both(column.zh, column.en)}${unit(column) ? ` (${unit(column)})` : ""} · ${say("status." + column.status)}`, "what");
    warnings(column).forEach((text) => what.append(" ", make("em", text, "flag")));
    legend.append(what);
    column.colours.forEach((c, k) => legend.append(key(c, classText(column, k))));
    if (column.values.some((v) => typeof v === "string")) legend.append(key(data.unreached, say(column.infinite)));
    if (column.values.some((v) => v === null)) legend.append(key(data.no_data, say("map.no_data")));
  }
  const select = byId("indicator");
  function fillSelect() {
    const groups = new Map();
    data.columns.forEach((c, k) => { if (!groups.has(c.group)) groups.set(c.group, []); groups.get(c.group).push(k); });
    select.replaceChildren();
    for (const [group, list] of groups) {
      const g = make("optgroup"); g.label = words["room." + group] ? say("room." + group) : group;
      for (const k of list) { const o = make("option", both(data.columns[k].zh, data.columns[k].en)); o.value = data.columns[k].key; g.append(o); }
      select.append(g);
    }
    select.value = column.key;
  }
  select.addEventListener("change", () => { column = data.columns.find((c) => c.key === select.value); paint(); rows(); });

  function hover(event) {
    const i = event.target.dataset ? event.target.dataset.i : undefined;
    if (i === undefined) { tip.hidden = true; return; }
    tip.replaceChildren(make("b", name(i)), make("div", `${both(data.prefecture_zh[i], data.prefecture_en[i])} · ${both(data.province_zh[i], data.province_en[i])}`));
    tip.append(make("div", `${both(column.zh, column.en)}: ${withUnit(column, column.values[i])}`));
    tip.append(make("div", `${say("table.people")}: ${number(data.people[i], 0)}`));
    warnings(column).forEach((text) => tip.append(make("div", text, "warn")));
    if (data.contested[i]) tip.append(make("div", say("map.contested"), "warn"));
    tip.hidden = false;
    const w = tip.offsetWidth, h = tip.offsetHeight;
    tip.style.left = Math.min(event.clientX + 14, innerWidth - w - 8) + "px";
    tip.style.top = (event.clientY + h + 24 > innerHeight ? event.clientY - h - 12 : event.clientY + 16) + "px";
  }
  units.addEventListener("mousemove", hover);
  units.addEventListener("mouseleave", () => { tip.hidden = true; });

  // Zoom and drag
  const full = [0, 0, data.size[0], data.size[1]]; let view = full.slice(), grabbed = null, moved = false;
  const setView = () => svg.setAttribute("viewBox", view.map((v) => v.toFixed(1)).join(" "));
  function zoom(factor, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) {
    const w = Math.min(full[2], Math.max(full[2] / 40, view[2] * factor)), f = w / view[2];
    view = [x - (x - view[0]) * f, y - (y - view[1]) * f, w, view[3] * f];
    if (w === full[2]) view = full.slice();
    setView();
  }
  const point = (e) => { const m = svg.getScreenCTM().inverse(); return new DOMPoint(e.clientX, e.clientY).matrixTransform(m); };
  svg.addEventListener("wheel", (e) => { if (!e.ctrlKey && !e.metaKey) return; e.preventDefault(); const p = point(e); zoom(e.deltaY < 0 ? 0.8 : 1.25, p.x, p.y); }, { passive: false });
  svg.addEventListener("pointerdown", (e) => { grabbed = { x: e.clientX, y: e.clientY, view: view.slice(), scale: view[2] / svg.getBoundingClientRect().width }; moved = false; });
  addEventListener("pointermove", (e) => {
    if (!grabbed || view[2] === full[2]) return;
    const dx = e.clientX - grabbed.x, dy = e.clientY - grabbed.y;
    if (Math.abs(dx) + Math.abs(dy) > 4) { moved = true; svg.classList.add("drag"); view[0] = grabbed.view[0] - dx * grabbed.scale; view[1] = grabbed.view[1] - dy * grabbed.scale; setView(); }
  });
  addEventListener("pointerup", () => { grabbed = null; svg.classList.remove("drag"); });
  byId("zoom-in").onclick = () => zoom(0.6); byId("zoom-out").onclick = () => zoom(1 / 0.6); byId("zoom-reset").onclick = () => { view = full.slice(); setView(); };

  // County card
  function choose(i, near) {
    chosen = i; chosenPath.setAttribute("d", data.paths[i]);
    if (near) { const b = shapes[i].getBBox(), w = Math.max(b.width, b.height, full[2] / 40) * 4; if (w < full[2]) { view = [b.x + b.width / 2 - w / 2, b.y + b.height / 2 - w * full[3] / full[2] / 2, w, w * full[3] / full[2]]; setView(); } }
    card();
  }
  function card() {
    if (chosen < 0) return;
    const box = byId("card"), i = chosen; box.replaceChildren();
    box.append(make("h3", `${data.zh[i]} ${data.zh[i] === data.en[i] ? "" : data.en[i]}`), make("div", `${data.code[i]} · ${both(data.prefecture_zh[i], data.prefecture_en[i])} · ${both(data.province_zh[i], data.province_en[i])}`));
    if (data.contested[i]) box.append(make("div", `${say("map.contested")}: ${both(data.contested_zh[i], data.contested_en[i])}`, "flag"));
    box.append(make("div", `${say("table.people")} ${number(data.people[i], 0)} · ${say("table.rural")} ${number(data.rural[i], 0)}`));
    let group = "", table;
    for (const c of data.columns) {
      if (c.group !== group) { group = c.group; box.append(make("h4", words["room." + group] ? say("room." + group) : group)); table = make("table"); box.append(table); }
      const row = make("tr"), label = make("th", both(c.zh, c.en)); label.scope = "row";
      const doubts = warnings(c);
      if (doubts.length) { const sign = make("em", c.unverified ? "⚠" : "△", "flag"); sign.title = doubts.join("; "); label.append(" ", sign); }
      row.append(label, make("td", withUnit(c, c.values[i]), "n")); table.append(row);
    }
  }
  units.addEventListener("click", (e) => { if (!moved && e.target.dataset.i !== undefined) choose(+e.target.dataset.i, false); });
  const search = byId("search");
  data.code.forEach((code, i) => { const o = make("option"); o.value = `${data.zh[i]} ${data.en[i]} ${code}`; byId("counties").append(o); });
  function find(text, whole) {
    const t = text.trim().toLowerCase(); if (!t) return -1;
    const full_ = (i) => `${data.zh[i]} ${data.en[i]} ${data.code[i]}`.toLowerCase();
    for (let i = 0; i < count; i++) if ([full_(i), data.code[i].toLowerCase(), data.zh[i].toLowerCase(), data.en[i].toLowerCase()].includes(t)) return i;
    if (whole) return -1;
    for (let i = 0; i < count; i++) if (full_(i).includes(t)) return i;
    return -1;
  }
  search.addEventListener("input", () => { const i = find(search.value, true); if (i >= 0) choose(i, true); rows(); });
  search.addEventListener("keydown", (e) => { if (e.key === "Enter") { const i = find(search.value, false); if (i >= 0) choose(i, true); } });

  // County table
  const heads = [["code", "table.code"], ["name", "table.county"], ["prefecture", "table.prefecture"], ["province", "table.province"], ["people", "table.people"], ["rural", "table.rural"], ["value", null]];
  const cell = (i, k) => ({ code: data.code[i], name: name(i), prefecture: both(data.prefecture_zh[i], data.prefecture_en[i]), province: both(data.province_zh[i], data.province_en[i]), people: data.people[i], rural: data.rural[i], value: column.values[i] })[k];
  const rank = (v) => v === null ? -Infinity : v === "inf" ? Infinity : v === "-inf" ? -Infinity : v;
  function order(a, b) {
    const x = rank(a), y = rank(b);
    return typeof x === "string" ? x.localeCompare(y, "zh") : x === y ? 0 : x < y ? -1 : 1;
  }
  function rows() {
    if (!byId("all-counties").open) { byId("row-count").textContent = `(${number(count, 0)})`; return; }
    const head = make("tr");
    for (const [k, word] of heads) {
      const th = make("th", word ? say(word) : `${both(column.zh, column.en)}${unit(column) ? ` (${unit(column)})` : ""}`); th.scope = "col"; th.tabIndex = 0;
      if (k === "value") warnings(column).forEach((text) => th.append(" ", make("em", text, "flag")));
      if (k === sortKey) th.setAttribute("aria-sort", sortUp ? "ascending" : "descending");
      th.onclick = () => { sortUp = sortKey === k ? !sortUp : false; sortKey = k; rows(); };
      head.append(th);
    }
    byId("county-table").tHead.replaceChildren(head);
    const t = search.value.trim().toLowerCase();
    let list = [...Array(count).keys()];
    const hits = t ? list.filter((i) => `${data.zh[i]} ${data.en[i]} ${data.code[i]} ${data.province_zh[i]} ${data.province_en[i]} ${data.prefecture_zh[i]} ${data.prefecture_en[i]}`.toLowerCase().includes(t)) : list;
    list = hits.sort((a, b) => (sortUp ? 1 : -1) * order(cell(a, sortKey), cell(b, sortKey)) || a - b);
    const out = list.slice(0, shownRows).map((i) => {
      const tr = make("tr"); tr.onclick = () => choose(i, true);
      for (const [k] of heads) { const v = cell(i, k); tr.append(k === "value" ? make("td", show(column, v), "n") : typeof v === "number" ? make("td", number(v, 0), "n") : make("td", v)); }
      return tr;
    });
    byId("county-table").tBodies[0].replaceChildren(...out);
    byId("row-count").textContent = `(${out.length} / ${list.length})`;
    byId("show-all").hidden = out.length >= list.length;
  }
  byId("show-all").onclick = () => { shownRows = count; rows(); };
  byId("all-counties").addEventListener("toggle", rows);

  // Static tables: sort by a click on a header
  document.querySelectorAll("table.sortable").forEach((table) => {
    [...table.tHead.rows[0].cells].forEach((th, k) => {
      th.tabIndex = 0;
      const sort = () => {
        const up = th.getAttribute("aria-sort") === "descending";
        [...table.tHead.rows[0].cells].forEach((c) => c.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (r) => { const c = r.cells[k]; return c.dataset.v !== undefined ? +c.dataset.v.replace("inf", "Infinity") : c.textContent.trim(); };
        const list = [...table.tBodies[0].rows].sort((a, b) => (up ? 1 : -1) * order(value(a), value(b)));
        table.tBodies[0].append(...list);
      };
      th.onclick = sort; th.onkeydown = (e) => { if (e.key === "Enter") sort(); };
    });
  });

  // Language
  function speak(l) {
    body.dataset.language = l;
    document.documentElement.lang = l === "en" ? "en" : "zh-Hans";
    document.querySelectorAll("[data-set]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.set === l));
    fillSelect(); paint(); rows(); card();
  }
  document.querySelectorAll("[data-set]").forEach((b) => { b.onclick = () => speak(b.dataset.set); });
  column = data.columns.find((c) => c.key === data.first) || column;
  speak("both");
})();
