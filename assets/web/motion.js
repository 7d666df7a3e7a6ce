// From what is heard to the weights of the face: the track of the mouth, and on it mood, lids, eyes, head and breath.
// The numbers are those of renderer/animation, in a plainer form.

export const SHAPES = [
  "eyeBlinkLeft", "eyeLookDownLeft", "eyeLookInLeft", "eyeLookOutLeft", "eyeLookUpLeft", "eyeSquintLeft",
  "eyeWideLeft", "eyeBlinkRight", "eyeLookDownRight", "eyeLookInRight", "eyeLookOutRight", "eyeLookUpRight",
  "eyeSquintRight", "eyeWideRight", "jawForward", "jawLeft", "jawRight", "jawOpen", "mouthClose", "mouthFunnel",
  "mouthPucker", "mouthLeft", "mouthRight", "mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft", "mouthFrownRight",
  "mouthDimpleLeft", "mouthDimpleRight", "mouthStretchLeft", "mouthStretchRight", "mouthRollLower", "mouthRollUpper",
  "mouthShrugLower", "mouthShrugUpper", "mouthPressLeft", "mouthPressRight", "mouthLowerDownLeft",
  "mouthLowerDownRight", "mouthUpperUpLeft", "mouthUpperUpRight", "browDownLeft", "browDownRight", "browInnerUp",
  "browOuterUpLeft", "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "noseSneerLeft",
  "noseSneerRight", "tongueOut",
];
export const RATE_HZ = 60;
const PLACE = new Map(SHAPES.map((name, index) => [name, index]));
const both = (shapes) => Object.fromEntries(Object.entries(shapes).flatMap(([name, value]) => [[`${name}Left`, value], [`${name}Right`, value]]));
const MOODS = {
  neutral: { ...both({ mouthSmile: 0.17, browOuterUp: 0.04 }), browInnerUp: 0.2 },
  joy: { ...both({ mouthSmile: 0.74, cheekSquint: 0.5, eyeSquint: 0.22, mouthDimple: 0.1, mouthUpperUp: 0.16, browOuterUp: 0.14 }), browInnerUp: 0.16 },
  confidence: { ...both({ mouthSmile: 0.4, browOuterUp: 0.14, mouthDimple: 0.14, eyeSquint: 0.14, cheekSquint: 0.16 }), browInnerUp: 0.06 },
  surprise: { ...both({ browOuterUp: 0.6, eyeWide: 0.55 }), browInnerUp: 0.7, jawOpen: 0.15, mouthFunnel: 0.06 },
  thoughtfulness: { ...both({ browDown: 0.1, eyeSquint: 0.26, mouthPress: 0.24 }), browInnerUp: 0.14, browDownRight: 0.34, browOuterUpLeft: 0.3, mouthLeft: 0.12 },
  concern: { ...both({ mouthFrown: 0.34, browDown: 0.16, eyeSquint: 0.12, mouthPress: 0.12 }), browInnerUp: 0.78 },
};
const ACTIVITY = {
  listening: { ...both({ eyeWide: 0.06, browOuterUp: 0.07, mouthSmile: 0.04 }), browInnerUp: 0.08 },
  thinking: { ...both({ eyeSquint: 0.08 }), browDownRight: 0.1, browOuterUpLeft: 0.1, mouthLeft: 0.06, mouthPressLeft: 0.1, mouthPressRight: 0.06 },
};
const BLINKS_A_MINUTE = { idle: 16, listening: 14, thinking: 18, speaking: 22 };
const BLINK_S = 0.22;
const MOOD_S = 0.28; // half-life of a change of mood
const MOUTH_S = 0.05; // of the mouth, when it begins and ends to speak
const MOUTH_MOOD = 0.55; // share of a mood's mouth that stays while the mouth speaks
const EYE_RAD = { up: 0.419, down: 0.471, aside: 0.524 };

export class Motion {
  constructor() {
    this.weights = new Float32Array(SHAPES.length);
    this.head = { pitch: 0, yaw: 0, roll: 0 };
    this.breath = 0;
    this.calm = false; // less motion was asked for
    this.feel("neutral", 0);
    this.activity = "idle";
    this.mood = new Float32Array(SHAPES.length);
    this.mouth = new Float32Array(SHAPES.length);
    this.talking = 0;
    this.blinkAt = 1.5;
    this.gaze = { up: 0, left: 0, from: { up: 0, left: 0 }, to: { up: 0, left: 0 }, since: 0, until: 1 };
    this.gesture = { kind: "none", at: -10 };
    this.last = 0;
    this.sentence = null;
  }

  feel(emotion, intensity) {
    this.emotion = emotion in MOODS ? emotion : "neutral";
    this.intensity = intensity;
  }

  // The face of a moment: seconds of any clock that does not run backwards, and what is heard then (or null).
  at(nowS, position) {
    const stepS = Math.min(0.1, Math.max(0, nowS - this.last));
    this.last = nowS;
    this.#follow(nowS, position);
    this.#blend(stepS, position);
    this.#lids(nowS);
    this.#eyes(nowS);
    this.#nod(nowS);
    return this.weights;
  }

  #follow(nowS, position) {
    const sentence = position?.sentence ?? null;
    if (sentence === this.sentence) return;
    this.sentence = sentence;
    if (!sentence) return;
    this.feel(sentence.emotion, sentence.intensity);
    if (sentence.gesture !== "none") this.gesture = { kind: sentence.gesture, at: nowS };
  }

  #blend(stepS, position) {
    const goal = MOODS[this.emotion], rest = MOODS.neutral, adds = ACTIVITY[this.activity] ?? {};
    const keepMood = 0.5 ** (stepS / MOOD_S), keepMouth = 0.5 ** (stepS / MOUTH_S);
    this.talking = keepMouth * this.talking + (1 - keepMouth) * (position ? 1 : 0);
    if (position) row(position.sentence, position.timeS, this.mouth);
    for (let i = 0; i < SHAPES.length; i++) {
      const name = SHAPES[i];
      const wanted = this.intensity * (goal[name] ?? 0) + (1 - this.intensity) * (rest[name] ?? 0) + (adds[name] ?? 0);
      this.mood[i] = keepMood * this.mood[i] + (1 - keepMood) * wanted;
      const ofMouth = name.startsWith("mouth") || name.startsWith("jaw");
      const share = ofMouth ? 1 - this.talking * (1 - MOUTH_MOOD) : 1;
      const said = position ? this.mouth[i] : this.mouth[i] * this.talking;
      this.weights[i] = Math.min(1, Math.max(0, said + share * this.mood[i]));
    }
  }

  #lids(nowS) {
    if (nowS > this.blinkAt + BLINK_S) {
      const meanS = 60 / BLINKS_A_MINUTE[this.activity];
      this.blinkAt = nowS + Math.min(9, Math.max(0.9, meanS * Math.exp(0.45 * (Math.random() + Math.random() - 1) * 2)));
    }
    const t = (nowS - this.blinkAt) / BLINK_S;
    const shut = t < 0 || t > 1 ? 0 : t < 0.36 ? smooth(t / 0.36) : t < 0.48 ? 1 : 1 - smooth((t - 0.48) / 0.52);
    const lowered = Math.max(0, -this.gaze.up) * 0.6;
    for (const name of ["eyeBlinkLeft", "eyeBlinkRight"]) {
      const i = PLACE.get(name);
      this.weights[i] = Math.min(1, Math.max(shut, this.weights[i] + lowered));
    }
  }

  #eyes(nowS) {
    const gaze = this.gaze, turn = (degrees) => (degrees * Math.PI) / 180, any = (low, high) => low + Math.random() * (high - low);
    if (nowS >= gaze.until) {
      gaze.from = { ...gaze.to };
      const away = { idle: 0.16, listening: 0.03, thinking: 0.8, speaking: 0.22 }[this.activity];
      if (Math.random() < away) gaze.to = this.activity === "thinking" ? { up: turn(any(8, 12)), left: turn(any(8, 14)) } : { up: turn(any(-4, 1.5)), left: turn(any(4, 8)) * (Math.random() < 0.5 ? -1 : 1) };
      else gaze.to = { up: turn(any(-1.8, 0.9)), left: turn(any(-2, 2)) };
      gaze.since = nowS;
      gaze.until = nowS + any(0.5, 2.3);
    }
    const t = smooth(Math.min(1, (nowS - gaze.since) / 0.05));
    gaze.up = gaze.from.up + t * (gaze.to.up - gaze.from.up);
    gaze.left = gaze.from.left + t * (gaze.to.left - gaze.from.left);
    // The eyes make up for what the head turns, so that they stay on who is looked at.
    const up = gaze.up + this.head.pitch, left = gaze.left - this.head.yaw;
    for (const side of ["Left", "Right"]) {
      const out = side === "Left" ? left : -left;
      this.#set(`eyeLookUp${side}`, up / EYE_RAD.up);
      this.#set(`eyeLookDown${side}`, -up / EYE_RAD.down);
      this.#set(`eyeLookOut${side}`, out / EYE_RAD.aside);
      this.#set(`eyeLookIn${side}`, -out / EYE_RAD.aside);
    }
  }

  #nod(nowS) {
    const speaks = this.activity === "speaking" ? 1 : 0.5, still = this.calm ? 0 : 1;
    const wander = (a, b, c) => Math.sin(nowS * a) + 0.6 * Math.sin(nowS * b + 1.3) + 0.4 * Math.sin(nowS * c + 2.1);
    this.head.pitch = still * 0.011 * speaks * wander(0.83, 1.71, 2.9);
    this.head.yaw = still * 0.018 * speaks * wander(0.57, 1.13, 2.3);
    this.head.roll = still * 0.011 * speaks * wander(0.41, 0.97, 1.9);
    this.breath = still * (0.5 - 0.5 * Math.cos((nowS / 4.1) * 2 * Math.PI));
    const t = nowS - this.gesture.at;
    if (this.calm || t < 0 || t > 1.4) return;
    const swell = Math.sin((Math.min(t, 1.4) / 1.4) * Math.PI);
    if (this.gesture.kind === "nod") this.head.pitch += 0.075 * swell * Math.sin(t * 9);
    if (this.gesture.kind === "shake") this.head.yaw += 0.08 * swell * Math.sin(t * 9);
    if (this.gesture.kind === "tilt" || this.gesture.kind === "shrug") this.head.roll += 0.06 * swell;
    if (this.gesture.kind === "lean_in" || this.gesture.kind === "explain") this.head.pitch += 0.035 * swell;
  }

  #set(name, value) {
    this.weights[PLACE.get(name)] = Math.min(1, Math.max(0, value));
  }
}

// The mouth of a moment, between the two nearest rows of its sentence; at the ends the last one.
export function row(sentence, timeS, into) {
  const { face, rows } = sentence, wide = SHAPES.length;
  if (!rows) return into.fill(0);
  const place = Math.min(Math.max(timeS * RATE_HZ, 0), rows - 1), first = Math.floor(place);
  const after = Math.min(first + 1, rows - 1), part = place - first;
  for (let i = 0; i < wide; i++) into[i] = face[first * wide + i] + part * (face[after * wide + i] - face[first * wide + i]);
  return into;
}

// How much a target of the mesh acts: a shape by its weight, "A+B" by the product, "A@half" by 4 w (1 - w).
export function driver(name) {
  const half = name.endsWith("@half");
  const places = name.replace("@half", "").split("+").map((part) => PLACE.get(part));
  if (places.some((place) => place === undefined)) return () => 0;
  return (weights) => {
    let value = 1;
    for (const place of places) value *= weights[place];
    return half ? 4 * value * (1 - value) : value;
  };
}

const smooth = (t) => t * t * (3 - 2 * t);
