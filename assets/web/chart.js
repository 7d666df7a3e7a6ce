// The picture of an answer as SVG, with its figures as text for whoever does not see it.

const WIDE = 640, HIGH = 300, LEFT = 56, RIGHT = 8, TOP = 12, BOTTOM = 30;
const NAMESPACE = "http://www.w3.org/2000/svg";

export function drawn(chart) {
  const picture = make("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "xMinYMid", role: "img", "aria-label": words(chart) });
  if (chart.lines.length || chart.bands.length) overTime(picture, chart);
  else if (chart.kind === "frontier") plane(picture, chart);
  else if (chart.kind === "network") network(picture, chart);
  else if (chart.values.length) bars(picture, chart);
  return picture;
}

// Whoever cannot see it hears what it shows and where it ends.
export function words(chart) {
  const ends = chart.lines.map((line) => `${line.label} ends at ${written(line.values.at(-1), chart.unit)}`);
  const rows = chart.values.slice(0, 12).map((value, i) => `${chart.labels[i]} ${written(value, chart.unit)}`);
  return [chart.title, ...ends, ...rows].join(". ");
}

export function legend(chart) {
  const labels = chart.lines.length > 1 || chart.bands.length ? [...chart.lines, ...chart.bands].map((each) => each.label) : [];
  if (chart.kind === "contributions") labels.push(...chart.legend);
  if (!labels.length) return null;
  const list = document.createElement("ul");
  list.className = "legend";
  labels.forEach((label, i) => {
    const item = document.createElement("li");
    item.className = i < chart.lines.length || !chart.lines.length ? `series-${(i % 8) + 1}` : "band";
    item.textContent = label;
    list.append(item);
  });
  return list;
}

function overTime(picture, chart) {
  const days = [...chart.lines, ...chart.bands].flatMap((each) => [each.days[0], each.days.at(-1)]).map(Date.parse);
  const from = Math.min(...days), to = Math.max(...days);
  const numbers = [...chart.lines.flatMap((line) => line.values), ...chart.bands.flatMap((band) => [...band.low, ...band.high]),
    ...chart.targets.map((target) => target.value)].filter((value) => value !== null);
  const scale = axis(Math.min(...numbers), Math.max(...numbers));
  const x = (day) => LEFT + ((Date.parse(day) - from) / (to - from || 1)) * (WIDE - LEFT - RIGHT);
  const y = (value) => HIGH - BOTTOM - ((value - scale.low) / (scale.high - scale.low)) * (HIGH - TOP - BOTTOM);
  for (const value of scale.ticks) {
    picture.append(make("line", { class: "grid", x1: LEFT, x2: WIDE - RIGHT, y1: y(value), y2: y(value) }));
    picture.append(text(written(value, chart.unit, true), LEFT - 10, y(value) + 5, "tick end"));
  }
  for (const band of chart.bands) {
    const there = band.days.map((day, i) => `${x(day)},${y(band.high[i])}`);
    const back = band.days.map((day, i) => `${x(day)},${y(band.low[i])}`).reverse();
    picture.append(make("polygon", { class: "band", points: [...there, ...back].join(" ") }));
  }
  chart.lines.forEach((line, i) => {
    const points = line.days.map((day, k) => (line.values[k] === null ? "" : `${x(day)},${y(line.values[k])}`)).filter(Boolean);
    if (chart.kind === "drawdown" && i === 0) {
      picture.append(make("polygon", { class: "fall", points: [`${x(line.days[0])},${y(0)}`, ...points, `${x(line.days.at(-1))},${y(0)}`].join(" ") }));
    }
    picture.append(make("polyline", { class: `curve series-${(i % 8) + 1}`, points: points.join(" ") }));
  });
  for (const mark of chart.marks) dot(picture, x(mark.day), y(mark.value), mark.label);
  for (const target of chart.targets) dot(picture, x(target.day), y(target.value), target.label);
  const year = (time) => new Date(time).toLocaleDateString("en-GB", { month: "short", year: "numeric" });
  picture.append(text(year(from), LEFT, HIGH - 8, "tick"), text(year(to), WIDE - RIGHT, HIGH - 8, "tick end"));
}

function bars(picture, chart) {
  const rows = chart.values.slice(0, 12), step = Math.min(46, 360 / rows.length), high = rows.length * step + 8;
  picture.setAttribute("viewBox", `0 0 ${WIDE} ${high}`);
  const others = chart.kind === "contributions" ? chart.others : [];
  const low = Math.min(0, ...rows, ...others), top = Math.max(0, ...rows, ...others), from = 230, room = WIDE - from - 92;
  const x = (value) => from + ((value - low) / (top - low || 1)) * room;
  let sum = 0;
  rows.forEach((value, i) => {
    const y = 4 + i * step, begins = chart.kind === "parts" && i < rows.length - 1 ? sum : 0;
    sum += value;
    const ends = [x(begins), x(begins + value)];
    const thick = others.length ? step * 0.36 : step * 0.62;
    picture.append(make("rect", { class: "bar series-1", x: Math.min(...ends), width: Math.max(1, Math.abs(ends[1] - ends[0])), y: y + step * 0.16, height: thick, rx: 2 }));
    if (others.length) picture.append(make("rect", { class: "bar series-2", x: x(0), width: Math.max(1, Math.abs(x(others[i]) - x(0))), y: y + step * 0.16 + thick, height: thick * 0.8, rx: 2 }));
    picture.append(text(cut(chart.labels[i]), from - 12, y + step * 0.58, "label end"));
    picture.append(text(written(value, chart.unit), Math.max(...ends) + 8, y + step * 0.58, "label"));
  });
}

function plane(picture, chart) {
  const all = [...chart.curve, ...chart.points.map((point) => [point.x, point.y])];
  const across = axis(Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0])));
  const up = axis(Math.min(...all.map((p) => p[1])), Math.max(...all.map((p) => p[1])));
  const x = (value) => LEFT + ((value - across.low) / (across.high - across.low)) * (WIDE - LEFT - RIGHT);
  const y = (value) => HIGH - BOTTOM - ((value - up.low) / (up.high - up.low)) * (HIGH - TOP - BOTTOM);
  for (const value of up.ticks) {
    picture.append(make("line", { class: "grid", x1: LEFT, x2: WIDE - RIGHT, y1: y(value), y2: y(value) }));
    picture.append(text(written(value, chart.unit, true), LEFT - 10, y(value) + 5, "tick end"));
  }
  picture.append(make("polyline", { class: "curve series-1", points: chart.curve.map(([a, b]) => `${x(a)},${y(b)}`).join(" ") }));
  for (const point of chart.points) dot(picture, x(point.x), y(point.y), point.label);
  picture.append(text(`${chart.axes[0]} →`, WIDE - RIGHT, HIGH - 8, "tick end"));
}

function network(picture, chart) {
  const middle = [WIDE / 2, HIGH / 2], rest = chart.points.length - 1;
  const place = chart.points.map((_, i) => {
    if (i === 0) return middle;
    const turn = (2 * Math.PI * (i - 1)) / rest - Math.PI / 2;
    return [middle[0] + 230 * Math.cos(turn), middle[1] + 110 * Math.sin(turn)];
  });
  for (const edge of chart.edges) {
    const [a, b] = [place[edge.start], place[edge.end]];
    picture.append(make("line", { class: "tie", x1: a[0], y1: a[1], x2: b[0], y2: b[1] }));
  }
  chart.points.forEach((point, i) => dot(picture, ...place[i], point.label));
}

function dot(picture, x, y, label) {
  picture.append(make("circle", { class: "dot", cx: x, cy: y, r: 5 }));
  const right = x > WIDE * 0.66;
  picture.append(text(cut(label), x + (right ? -10 : 10), Math.max(14, y - 8), right ? "label end" : "label"));
}

function axis(low, high) {
  const wide = high - low || Math.abs(high) || 1;
  const rough = wide / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((each) => each * power >= rough);
  const from = Math.floor(low / step) * step, to = high + 0.06 * wide;
  const ticks = [];
  for (let value = from; value <= to; value += step) ticks.push(Math.abs(value) < step / 1e6 ? 0 : value);
  return { low: from, high: to, ticks };
}

export function written(value, unit, short = false) {
  if (value === null || value === undefined) return "–";
  const minus = value < 0 ? "−" : "", size = Math.abs(value);
  if (unit === "fraction") return `${minus}${(size * 100).toFixed(short ? 0 : 1)}%`;
  if (unit === "USD") {
    if (short && size >= 1e6) return `${minus}$${(size / 1e6).toFixed(1)}m`;
    if (short && size >= 1e4) return `${minus}$${Math.round(size / 1e3)}k`;
    return `${minus}$${size.toLocaleString("en-US", { maximumFractionDigits: size < 1000 ? 2 : 0 })}`;
  }
  return `${minus}${size.toLocaleString("en-US", { maximumFractionDigits: 2 })}`;
}

function text(content, x, y, kind) {
  const node = make("text", { x, y, class: kind });
  node.textContent = content;
  return node;
}

const cut = (label) => (label.length > 26 ? `${label.slice(0, 25)}…` : label);

function make(kind, attributes) {
  const node = document.createElementNS(NAMESPACE, kind);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
