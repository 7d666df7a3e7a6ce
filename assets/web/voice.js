// What is heard, on the audio clock. Face, captions and highlights read it; nothing else tells them the time.

const LEAD_S = 0.06; // between the arrival of a first sentence and its sound

export class Voice {
  constructor() {
    this.queue = []; // { sentence, at, ends, source }: seconds of the audio context
    this.ends = 0;
    this.on = true;
  }

  // Must be called from something that the person did: a browser makes no sound before.
  async begin() {
    this.context ??= new AudioContext({ latencyHint: "interactive" });
    this.gain ??= new GainNode(this.context, { gain: this.on ? 1 : 0 });
    this.gain.connect(this.context.destination);
    // Where there is no sound card, a browser may wait for ever for one; the conversation does not.
    await Promise.race([this.context.resume(), new Promise((late) => setTimeout(late, 1500))]);
  }

  mute(off) {
    this.on = !off;
    if (this.gain) this.gain.gain.value = this.on ? 1 : 0;
  }

  play(sentence) {
    const { context } = this;
    const at = Math.max(context.currentTime + LEAD_S, this.ends);
    const samples = sentence.sound.length ? sentence.sound : new Float32Array(Math.max(1, sentence.samples));
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: sentence.rate_hz, numberOfChannels: 1 });
    buffer.copyToChannel(samples, 0);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(this.gain);
    source.start(at);
    this.ends = at + buffer.duration;
    this.queue.push({ sentence, at, ends: this.ends, source });
  }

  // The second of the audio context that reaches the ear now.
  get heardS() {
    if (!this.context) return 0;
    const stamp = this.context.getOutputTimestamp?.();
    if (stamp && stamp.performanceTime > 0) return stamp.contextTime + (performance.now() - stamp.performanceTime) / 1000;
    return this.context.currentTime - (this.context.outputLatency || this.context.baseLatency || 0);
  }

  // What is heard so many seconds from now: { sentence, timeS }, or null in silence.
  position(aheadS = 0) {
    const now = this.heardS;
    while (this.queue.length > 1 && this.queue[0].ends <= now) this.queue.shift();
    const at = now + aheadS;
    const heard = this.queue.find((each) => each.at <= at && at < each.ends);
    return heard ? { sentence: heard.sentence, timeS: at - heard.at } : null;
  }

  get waits() {
    return this.queue.some((each) => each.ends > this.heardS);
  }

  get empty() {
    return !this.waits;
  }

  // Fall silent; returns the words of this turn that were heard of what was still in the queue.
  stop() {
    const now = this.heardS;
    const heard = [];
    for (const { sentence, at, source } of this.queue) {
      source.stop();
      heard.push(...sentence.words.filter((word) => at + word.end_s <= now).map((word) => word.text));
    }
    this.queue = [];
    this.ends = 0;
    return heard.join(" ");
  }
}
