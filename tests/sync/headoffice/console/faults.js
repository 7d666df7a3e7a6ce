// What a browser is asked about a page: labels, order of headings, contrast, landmarks. Returns faults in words.
() => {
  const faults = [];
  const seen = (e) => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    return r.width > 1 && r.height > 1 && s.visibility !== "hidden" && s.display !== "none"; };
  const name = (e) => (e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") || "").split(" ")
    .map((id) => document.getElementById(id)?.textContent || "").join(" ") || e.textContent || "").trim();
  const where = (e) => e.outerHTML.slice(0, 120);

  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title) faults.push("no title");
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  if (document.querySelectorAll("main").length !== 1) faults.push("not one main");
  let level = 0;
  for (const heading of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
    if (!seen(heading)) continue;
    const now = Number(heading.tagName[1]);
    if (now > level + 1) faults.push("heading leaps: " + where(heading));
    level = now;
    if (!name(heading)) faults.push("empty heading");
  }
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!field.labels?.length && !field.getAttribute("aria-label")) faults.push("no label: " + where(field));
  }
  for (const e of document.querySelectorAll("a[href], button, summary")) {
    const image = e.querySelector("img[alt]");
    if (seen(e) && !name(e) && !(image && image.alt)) faults.push("no name: " + where(e));
  }
  for (const e of document.querySelectorAll("img:not([alt])")) faults.push("no alt: " + where(e));
  for (const e of document.querySelectorAll("svg")) {
    const told = e.getAttribute("aria-hidden") === "true" || e.getAttribute("aria-label");
    if (!told) faults.push("svg without words: " + where(e));
  }
  for (const e of document.querySelectorAll("th:not([scope])")) faults.push("th without scope: " + where(e));
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    const all = (e.getAttribute("aria-labelledby") || "") + " " + (e.getAttribute("aria-describedby") || "");
    for (const id of all.trim().split(/\s+/)) {
      if (!document.getElementById(id)) faults.push("points at nothing: " + id);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids)) if (ids.filter((each) => each === id).length > 1) faults.push("twice the id " + id);
  for (const e of document.querySelectorAll("[style], [onclick], [onerror]")) faults.push("inline: " + where(e));
  const navs = [...document.querySelectorAll("nav")].filter(seen).map((e) => e.getAttribute("aria-label"));
  if (navs.some((each) => !each) || new Set(navs).size !== navs.length) faults.push("navs without names of their own");

  // Contrast of every text on the colours behind it; WCAG 2.2: 4.5 to 1, 3 to 1 for large text.
  const parse = (c) => { const m = c.match(/[\d.]+/g).map(Number);
    return c.startsWith("color(srgb") ? [m[0] * 255, m[1] * 255, m[2] * 255, m[3] ?? 1] : [m[0], m[1], m[2], m[3] ?? 1]; };
  const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (e) => { const chain = []; for (let n = e; n; n = n.parentElement) chain.unshift(n);
    let c = [255, 255, 255, 1];
    for (const n of chain) { const s = getComputedStyle(n); c = over(parse(s.backgroundColor), c);
      const g = s.backgroundImage.match(/rgba?\([^)]*\)/); if (g && n.classList.contains("frame") && e.closest(".side")) c = over(parse(g[0]), c); }
    return c; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(e) || ["SCRIPT", "STYLE", "NOSCRIPT", "TITLE", "title"].includes(e.tagName)) continue;
    const s = getComputedStyle(e), size = parseFloat(s.fontSize), svg = e.closest("svg");
    let back = behind(e), front = parse(s.color);
    if (svg) {
      front = parse(s.fill);
      const hex = e.closest("a")?.querySelector(".hex");
      if (hex) back = parse(getComputedStyle(hex).fill);
    }
    const colour = over(front, back), a = light(colour), b = light(back);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const need = size >= 24 || (size >= 18.66 && Number(s.fontWeight) >= 700) ? 3 : 4.5;
    const key = e.tagName + e.className + s.color + back;
    if (ratio < need && !told.has(key)) { told.add(key); faults.push("contrast " + ratio.toFixed(2) + ": " + where(e)); }
  }
  return faults;
}
