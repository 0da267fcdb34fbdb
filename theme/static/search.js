// Searches this site where the reader sits: the index is loaded with the first key, from this site alone.
// The page shows other ways until this script has run; all words it says stand in the page's templates.

const AT_ONCE = 10;   // results shown, and how many more at a time
const PAUSE = 150;    // milliseconds without a key before the search begins
const FACETS = ["kind", "topic", "area", "partner", "year"];

const ways = document.getElementById("ways");
const template = document.getElementById("search");
const say = template.dataset;
const index = new URL(say.index, document.baseURI).href;
const counted = new Intl.PluralRules(document.documentElement.lang);

let form, field, found, results, more, clear;   // the page's parts, once they are there
let loading;                                    // the promise of an index
let asked = 0;                                  // searches so far: a late answer is nobody's
let hits = [], shown = 0;

const json = async (url) => {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
};

// ── the index ──

async function load() {
  const names = await json(`${index}bundles.json`);
  const [first, ...others] = names.map((name) => `${index}${name}/`);
  const { createInstance } = await import(`${first}pagefind.js`);
  const pagefind = createInstance({ basePath: first, noWorker: true, excerptLength: 30 });
  await pagefind.init();
  const known = facts(names);
  known.catch(() => {});   // told by the search that waits for it
  await Promise.all(others.map((each) => pagefind.mergeIndex(each)));
  return { pagefind, known };
}

// By result: its day, and what it may be chosen by, as "topic:Youth". Two results may share an id, once in a blue moon.
async function facts(names) {
  const rows = new Map();
  for (const some of await Promise.all(names.map((name) => json(`${index}${name}/facets.json`)))) {
    const values = some.names.map(([facet, name]) => `${facet}:${name}`);
    for (const written of some.rows) {
      const [id, when, ...numbers] = written.split(" ");
      const day = some.days[when];
      const row = rows.get(id) ?? { day, values: new Set() };
      numbers.forEach((number) => row.values.add(values[number]));
      if (day) row.values.add(`year:${Math.floor(day / 10000)}`);
      rows.set(id, row);
    }
  }
  return rows;
}

// ── what is asked for, in the address and in the form ──

function chosen() {
  const by = Object.fromEntries(FACETS.map((facet) => [facet, []]));
  form.querySelectorAll("fieldset input:checked").forEach((box) => by[box.name].push(box.value));
  return { q: field.value.trim(), sort: form.sort.value, by };
}

const isEmpty = ({ q, by }) => !q && FACETS.every((facet) => !by[facet].length);

function address({ q, sort, by }) {
  const query = new URLSearchParams();
  if (q) query.set("q", q);
  FACETS.forEach((facet) => by[facet].forEach((name) => query.append(facet, name)));
  if (sort) query.set("sort", sort);
  return `${location.pathname}${String(query) && `?${query}`}`;
}

function restore() {
  const query = new URLSearchParams(location.search);
  field.value = query.get("q") ?? "";
  form.sort.value = query.get("sort") === "new" ? "new" : "";
  for (const facet of FACETS) {
    const list = part(facet).querySelector("ul");
    list.replaceChildren();
    query.getAll(facet).forEach((name) => list.append(box(facet, name, true)));
  }
  form.querySelector("details").open ||= FACETS.some((facet) => query.has(facet));
  return chosen();
}

// ── facets ──

const part = (facet) => form.querySelector(`[data-facet="${facet}"]`);

function box(facet, name, checked) {
  const line = document.createElement("li"), label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name: facet, value: name, checked });
  label.append(input, ` ${name} `, Object.assign(document.createElement("span"), { className: "many" }));
  line.append(label);
  return line;
}

const key = ({ id }) => id.slice(id.indexOf("_") + 1);   // Pagefind puts the language before it
const fits = (row, names, facet) => names.some((name) => row?.values.has(`${facet}:${name}`));

// Each count says how many results one more choice would leave, so a facet's own choices do not count against it.
function count(ids, rows, by) {
  const inOrder = new Intl.Collator(document.documentElement.lang, { numeric: true });
  for (const facet of FACETS) {
    const others = FACETS.filter((other) => other !== facet && by[other].length);
    const tally = new Map(by[facet].map((name) => [name, 0]));
    for (const id of ids) {
      const row = rows.get(id);
      if (!row || !others.every((other) => fits(row, by[other], other))) continue;
      for (const value of row.values) {
        if (value.startsWith(`${facet}:`)) {
          const name = value.slice(facet.length + 1);
          tally.set(name, (tally.get(name) ?? 0) + 1);
        }
      }
    }
    const list = part(facet).querySelector("ul");
    const boxes = new Map([...list.children].map((line) => [line.querySelector("input").value, line]));
    const names = [...tally.keys()].sort((one, other) => inOrder.compare(one, other));
    if (facet === "year") names.reverse();
    const lines = names.map((name) => boxes.get(name) ?? box(facet, name, false));
    lines.forEach((line, place) => { line.querySelector(".many").textContent = `(${tally.get(names[place])})`; });
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    list.replaceChildren(...lines);
    focused?.focus();   // a box that moved keeps the keyboard
    part(facet).hidden = !lines.length;
  }
}

// ── searching ──

async function search({ keep = 0 } = {}) {
  const mine = ++asked, wanted = chosen();
  clear.hidden = isEmpty(wanted);
  if (isEmpty(wanted) && !loading) return empty();
  found.textContent ||= say.loading;
  try {
    loading ??= load();
    const { pagefind, known } = await loading;
    const { results: all } = await pagefind.search(wanted.q || null);
    const rest = await narrowed(all, wanted, known);
    if (mine !== asked) return;
    if (isEmpty(wanted)) empty();
    else await tell(rest, keep, mine);
    const rows = await known;
    if (mine === asked) count(all.map(key), rows, wanted.by);
  } catch (error) {
    if (mine !== asked) return;
    console.error(error);
    loading = undefined;
    empty();
    found.textContent = say.broken;
    ways.hidden = false;
  }
}

async function narrowed(all, { q, sort, by }, known) {
  const facets = FACETS.filter((facet) => by[facet].length), inTime = sort || !q;
  if (!facets.length && !inTime) return all;
  const rows = await known;
  const day = (hit) => rows.get(key(hit))?.day ?? 0;
  const rest = all.filter((hit) => facets.every((facet) => fits(rows.get(key(hit)), by[facet], facet)));
  return inTime ? rest.sort((one, other) => day(other) - day(one)) : rest;
}

async function tell(rest, keep, mine) {
  hits = rest;
  ways.hidden = true;
  const told = hits.length ? say[counted.select(hits.length)] : say.none;
  found.textContent = told.replace("{count}", hits.length.toLocaleString(document.documentElement.lang));
  shown = 0;
  results.replaceChildren();
  await show(Math.max(keep, AT_ONCE), mine);
}

function empty() {
  hits = [];
  results.replaceChildren();
  more.hidden = true;
  found.textContent = say.start;
}

async function show(many, mine) {
  const next = await Promise.all(hits.slice(shown, shown + many).map((hit) => hit.data()));
  if (mine !== asked) return null;
  const lines = next.map(line);
  results.append(...lines);
  shown += lines.length;
  more.hidden = shown >= hits.length;
  history.replaceState({ shown }, "");
  return lines[0];
}

function line({ raw_url: path, meta, excerpt, plain_excerpt: plain }) {
  const made = document.getElementById("result").content.firstElementChild.cloneNode(true);
  const link = made.querySelector("a"), words = made.querySelector(".words");
  link.href = `${say.root}/${path}`;
  link.textContent = meta.title;
  made.querySelector(".who").textContent = meta.by ?? "";
  made.querySelector(".when").textContent = [meta.kind, meta.day].filter(Boolean).join(" · ");
  if (plain.trim() && !meta.title.startsWith(plain.trim())) words.append(...marked(excerpt));
  else words.remove();
  if (meta.lang) for (const part of [link, words]) part.lang = meta.lang;
  return made;
}

// Pagefind's excerpt is markup with <mark> alone; it becomes nodes here, so that no words of anybody's are read as markup.
function marked(excerpt) {
  return excerpt.split(/<\/?mark>/).map((text, place) => {
    const plain = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return place % 2 ? Object.assign(document.createElement("mark"), { textContent: plain }) : plain;
  });
}

// ── the page ──

function begin() {
  ways.hidden = true;
  template.after(template.content.cloneNode(true));
  form = document.querySelector("form.search");
  [field, found] = [form.q, document.querySelector(".found")];
  [results, more, clear] = [".results", ".more-results", ".clear"].map((each) => document.querySelector(each));
  let pause, typing = false;
  const go = (isTyped) => {
    clearTimeout(pause);
    const to = address(chosen());
    if (to !== location.pathname + location.search) history[isTyped && typing ? "replaceState" : "pushState"]({}, "", to);
    typing = isTyped;   // the letters of one search are one step back
    return search();
  };
  field.addEventListener("input", () => {
    loading ??= load();
    loading.catch(() => {});   // told by the search that waits for it
    clearTimeout(pause);
    pause = setTimeout(go, PAUSE, true);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    field.value = "";
    go(true);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); go(false); });
  form.addEventListener("change", (event) => { if (event.target === field) typing = false; else go(false); });
  clear.addEventListener("click", () => {
    form.reset();
    form.querySelectorAll("fieldset input").forEach((each) => { each.checked = false; });
    go(false);
    field.focus();
  });
  more.addEventListener("click", async () => {
    const first = await show(AT_ONCE, asked);
    first?.querySelector("a").focus();
  });
  form.querySelector("details").addEventListener("toggle", ({ target }) => {
    if (target.open && !loading) loading = load();
    if (target.open) search({ keep: shown });
  });
  addEventListener("popstate", (event) => { restore(); search({ keep: event.state?.shown }); });
  restore();
  search({ keep: history.state?.shown });
}

if (location.protocol !== "file:") begin();
