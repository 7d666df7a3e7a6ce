// The figures of an answer as a table; those that are being said are marked.

const MOST = 12;

export class Figures {
  constructor(table) {
    this.body = table.tBodies[0];
    this.table = table;
    this.facts = [];
    this.said = new Set();
  }

  show(facts) {
    this.facts = facts.filter((fact) => fact.unit !== "text" || facts.length < 4);
    this.said.clear();
    this.#write();
  }

  // What was said comes first: the answer is about it.
  mention(names) {
    const before = this.said.size;
    for (const name of names) if (this.facts.some((fact) => fact.name === name)) this.said.add(name);
    if (this.said.size !== before) this.#write();
  }

  mark(names) {
    for (const row of this.body.rows) {
      const now = names.includes(row.dataset.name);
      if (now !== row.hasAttribute("aria-current")) {
        row.toggleAttribute("aria-current", now);
        if (now) row.setAttribute("aria-current", "true");
      }
    }
  }

  #write() {
    const named = new Map(this.facts.map((fact) => [fact.name, fact]));
    const ordered = [...[...this.said].map((name) => named.get(name)), ...this.facts.filter((fact) => !this.said.has(fact.name))];
    const once = new Set();
    const rows = ordered.filter((fact) => !once.has(`${fact.label}|${fact.text}`) && once.add(`${fact.label}|${fact.text}`));
    this.body.replaceChildren(...rows.slice(0, MOST).map(row));
    this.table.hidden = rows.length === 0;
  }
}

function row(fact) {
  const line = document.createElement("tr");
  line.dataset.name = fact.name;
  line.title = `As of ${fact.as_of} · ${fact.source}`;
  const label = document.createElement("th");
  label.scope = "row";
  label.textContent = fact.label.charAt(0).toUpperCase() + fact.label.slice(1);
  const value = document.createElement("td");
  value.textContent = fact.text;
  line.append(label, value);
  return line;
}
