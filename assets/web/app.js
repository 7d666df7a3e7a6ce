// The page, top to bottom: sign in, begin, talk, end.

import { Captions } from "./captions.js";
import { drawn, legend } from "./chart.js";
import { Door, Refused } from "./door.js";
import { Figures } from "./figures.js";
import { Line } from "./line.js";
import { Microphone } from "./microphone.js";
import { Motion } from "./motion.js";
import { Voice } from "./voice.js";

const find = (id) => document.getElementById(id);
const DOING = { listening: "I am listening", thinking: "One moment", queued: "You are next" };
const voice = new Voice();
const motion = new Motion();
const captions = new Captions(find("caption"));
const figures = new Figures(find("figures"));
const door = new Door((token) => line?.send({ type: "token", token }));
const microphone = new Microphone((sound) => line?.send(sound));
const offsets = []; // of the drawn mouth from the sound, milliseconds; + is late
let line = null, avatar = null, begun = null, turn = 0, heard = "", answering = false, lastSentence = null;
let aheadS = 1 / 60; // so long until a picture is seen
let asked = null; // for which sound the picture is that is being drawn

// ---- the door

find("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  await tried("sign-in-trouble", find("sign-in"), () => door.leave());
});

async function cameBack() {
  await tried("sign-in-trouble", find("sign-in"), async () => {
    const me = await door.cameBack();
    if (!me) return;
    if (me.password_change_required) throw new Error("Change your password first; a member of staff can help you.");
    if (me.second_factor_required) throw new Error("Set up a second factor first; a member of staff can help you.");
    if (!me.permissions.includes("talk")) throw new Error("Your role does not talk with the advisor here.");
    const clients = me.client ? [me.client] : me.clients;
    find("client").replaceChildren(...clients.map((client) => new Option(client, client)));
    find("whose").hidden = clients.length < 2;
    find("sign-in").hidden = true;
    find("begin").hidden = false;
    find("recording").focus();
  });
}

find("begin").addEventListener("submit", async (event) => {
  event.preventDefault();
  await tried("begin-trouble", find("begin"), async () => {
    await voice.begin();
    begun = await door.post("/api/v1/sessions/start", { client: find("client").value, recording: find("recording").checked });
    open();
  });
});

async function tried(trouble, form, work) {
  const button = form.querySelector("[type=submit]");
  tell(trouble, "");
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    const out = error instanceof Refused && error.status === 401;
    if (out) toSignIn();
    tell(out ? "sign-in-trouble" : trouble, error.message);
  } finally {
    button.disabled = false;
  }
}

function toSignIn() {
  find("begin").hidden = true;
  find("sign-in").hidden = false;
  find("sign-in-button").focus();
}

function tell(id, words) {
  find(id).textContent = words;
  find(id).hidden = !words;
}

// ---- the conversation

function open() {
  show("talk");
  find("end-button").hidden = false;
  find("hello").textContent = `Welcome, ${begun.client_name.split(" ")[0]}`;
  find("bank").textContent = begun.bank_name;
  find("notice").textContent = begun.notice;
  find("suggestions").replaceChildren(...begun.suggestions.map(suggestion));
  turn = 0;
  line = new Line(begun.session, (path) => door.offered(path));
  const hears = {
    asked: ({ turn: number }) => ((turn = number), (heard = ""), (lastSentence = null)),
    queued: ({ ahead }) => doing(ahead > 1 ? `${ahead} questions are before yours` : DOING.queued),
    mood: felt, insight, sentence, done, problem,
    heard: ({ text }) => text && add("question", text),
    resumed: () => doing("I lost my thread for a moment"),
    ended: ({ why }) => close(why),
  };
  for (const [type, take] of Object.entries(hears)) line.addEventListener(type, (event) => take(event.told));
  line.addEventListener("away", () => doing("The connection was lost; I am trying again"));
  line.addEventListener("open", () => doing(""));
  line.addEventListener("lost", () => close("The connection to head office was lost."));
  draw();
  find("question").focus();
}

function suggestion(words) {
  const item = document.createElement("li"), button = document.createElement("button");
  button.type = "button";
  button.className = "suggestion";
  button.textContent = words;
  button.addEventListener("click", () => ask(words));
  item.append(button);
  return item;
}

find("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = find("question").value.trim();
  if (words) ask(words);
});

function ask(words) {
  interrupt();
  if (!line.send({ type: "ask", text: words })) return tell("trouble", "There is no connection at the moment; try again.");
  tell("trouble", "");
  add("question", words);
  find("question").value = "";
  answering = true;
  doing(DOING.thinking);
  motion.activity = "thinking";
}

// Whoever asks while something is being said has heard enough of it.
function interrupt() {
  if (!answering && voice.empty) return;
  const words = `${heard} ${voice.stop()}`.trim();
  if (turn) line.send({ type: "interrupt", turn, heard: words || null });
  answering = false;
  captions.clear();
}

find("stop").addEventListener("click", () => {
  interrupt();
  doing("");
  find("question").focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !find("talk").hidden) interrupt();
});

function felt(told) {
  motion.feel(told.emotion, told.intensity);
  if (voice.empty) motion.activity = told.activity === "speaking" ? "thinking" : told.activity;
}

function insight(told) {
  if (!told.chart && !told.facts.length) return;
  find("welcome").hidden = true;
  find("answer").hidden = false;
  figures.show(told.facts);
  const { chart } = told, dated = chart ?? told.facts[0];
  find("chart-title").textContent = chart?.title ?? "";
  find("chart-title").hidden = !chart;
  find("chart").replaceChildren(...(chart ? [drawn(chart), legend(chart)].filter(Boolean) : []));
  find("chart").hidden = !chart;
  const day = new Date(dated.as_of).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  find("source").textContent = `As of ${day} · ${dated.source}`;
}

function sentence(told) {
  if (told.turn !== turn) return;
  voice.play(told);
  figures.mention(told.rests_on.map((each) => each.fact));
}

function done(told) {
  answering = false;
  add("reply", told.reply);
  if (told.ends_session) goodbye();
}

async function goodbye() {
  while (voice.waits) await new Promise((again) => setTimeout(again, 200));
  line?.send({ type: "end" });
}

function problem(told) {
  answering = false;
  motion.activity = "idle";
  doing("");
  tell("trouble", told.text);
  if (told.status === 401) tell("trouble", "You are no longer signed in; begin anew.");
}

function add(kind, words) {
  const said = document.createElement("p");
  said.className = kind;
  const who = document.createElement("strong");
  who.textContent = kind === "question" ? "You" : "Advisor";
  said.append(who, " ", words);
  find("said").append(said);
}

function doing(words) {
  find("doing").textContent = words;
}

function close(why) {
  microphone.end().catch(() => {});
  voice.stop();
  line?.close();
  line = null;
  cancelAnimationFrame(beat);
  find("end-button").hidden = true;
  find("said").replaceChildren();
  find("live").replaceChildren();
  captions.clear();
  figures.show([]);
  find("answer").hidden = true;
  find("welcome").hidden = false;
  find("over-why").textContent = why ? `${why.charAt(0).toUpperCase()}${why.slice(1)}` : "This conversation is over. Thank you.";
  show("over");
  find("over-title").focus();
}

find("end-button").addEventListener("click", () => {
  interrupt();
  if (!line?.send({ type: "end" })) close("");
});

find("again").addEventListener("click", () => {
  show("door");
  find("recording").focus();
});

// Whoever is away from the page need not be remembered by it.
addEventListener("pagehide", () => door.access && door.signOut());

addEventListener("pageshow", (event) => event.persisted && location.reload());

function show(name) {
  for (const id of ["door", "talk", "over"]) find(id).hidden = id !== name;
}

// ---- each frame: what is heard tells face, captions and figures what to show

let beat = 0;

function draw() {
  beat = requestAnimationFrame(draw);
  const nowS = performance.now() / 1000;
  const position = voice.position(aheadS);
  if (position) speaking(position);
  else if (motion.activity === "speaking") silent();
  captions.show(position);
  figures.mark(position ? marked(position) : []);
  find("stop").hidden = voice.empty && !answering;
  find("send").textContent = "Ask";
  motion.at(nowS, position);
  if (!avatar || !find("picture-on").checked || !avatar.ready(seen)) return;
  asked = position ? { shownS: voice.heardS + aheadS } : null;
  avatar.draw(motion.weights, motion.head, motion.breath);
}

// A picture is there: so late it is for the sound that is heard now, and so much earlier the next one is made.
function seen() {
  if (!asked) return;
  const lateS = voice.heardS - asked.shownS;
  aheadS = Math.min(0.25, Math.max(0, aheadS + 0.15 * lateS));
  offsets.push(lateS * 1000);
  if (offsets.length > 2000) offsets.shift();
}

function speaking({ sentence: said }) {
  motion.activity = "speaking";
  if (said === lastSentence) return;
  if (lastSentence && lastSentence.turn === said.turn) heard = `${heard} ${lastSentence.text}`.trim();
  lastSentence = said;
  doing("");
  // The caption is read aloud by a screen reader as it is heard, where the advisor's own voice is off.
  const line_ = document.createElement("span");
  line_.textContent = `${said.text} `;
  find("live").append(line_);
}

function silent() {
  motion.activity = answering ? "thinking" : "idle";
  if (!answering) motion.feel("neutral", 0);
}

// A figure is marked while its words are heard, and a moment after.
function marked({ sentence: said, timeS }) {
  const names = [];
  for (const { figure, fact } of said.rests_on) {
    const parts = figure.split(/\s+/), { words } = said;
    const first = words.findIndex((_, i) => parts.every((part, k) => words[i + k]?.text.includes(part)));
    if (first < 0) continue;
    const last = words[first + parts.length - 1];
    if (timeS >= words[first].start_s - 0.1 && timeS <= last.end_s + 0.6) names.push(fact);
  }
  return names;
}

// ---- the microphone

find("microphone").addEventListener("click", async () => {
  const button = find("microphone");
  try {
    if (microphone.open) {
      await microphone.end();
      answering = true;
      doing(DOING.thinking);
    } else {
      interrupt();
      await microphone.begin(() => button.click());
      doing(DOING.listening);
      motion.activity = "listening";
    }
  } catch {
    tell("trouble", "The microphone cannot be used here; type your question instead.");
  }
  button.setAttribute("aria-pressed", String(microphone.open));
  button.setAttribute("aria-label", microphone.open ? "Ask what you said" : "Speak your question");
});

// ---- display and sound

const root = document.documentElement;
find("display-button").addEventListener("click", () => {
  const opens = find("display").hidden;
  find("display").hidden = !opens;
  find("display-button").setAttribute("aria-expanded", String(opens));
});
for (const choice of document.querySelectorAll("[name=text-size]")) choice.addEventListener("change", () => root.style.setProperty("--grow", choice.value));
for (const choice of document.querySelectorAll("[name=contrast]")) choice.addEventListener("change", () => {
  if (choice.value) root.dataset.contrast = choice.value;
  else delete root.dataset.contrast;
  hall();
});
find("sound-on").addEventListener("change", ({ target }) => voice.mute(!target.checked));
find("picture-on").addEventListener("change", ({ target }) => (find("face").hidden = !target.checked));
const still = matchMedia("(prefers-reduced-motion: reduce)");
find("less-motion").checked = motion.calm = still.matches;
find("less-motion").addEventListener("change", ({ target }) => (motion.calm = target.checked));
still.addEventListener("change", () => (motion.calm = find("less-motion").checked = still.matches));

function hall() {
  const style = getComputedStyle(root);
  avatar?.room(style.getPropertyValue("--hall").trim(), style.getPropertyValue("--daylight").trim());
}

// ---- the start

async function start() {
  const bank = await fetch("bank.json").then((answer) => answer.json()).catch(() => ({}));
  if (bank.name) find("bank").textContent = bank.name;
  document.title = bank.name ? `${bank.name} – talk with your advisor` : document.title;
  if ("serviceWorker" in navigator) await navigator.serviceWorker.register("sw.js").catch(() => {});
  try {
    const { Avatar } = await import("./avatar.js");
    avatar = await new Avatar(find("face")).load("avatar.glb");
    hall();
  } catch (error) {
    // Without a face the advisor is still heard and read.
    console.warn("The face cannot be drawn here:", error.message);
    find("face").hidden = true;
    find("stage").classList.add("faceless");
  }
}

globalThis.talk = { voice, motion, figures, offsets, get avatar() { return avatar; }, get line() { return line; } };
start();
cameBack();
