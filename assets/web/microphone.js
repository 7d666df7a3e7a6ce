// A question that is spoken: pressed to begin, pressed again to ask. Sound goes to head office as it comes.

const RATE_HZ = 16000;
const LONGEST_S = 29;

export class Microphone {
  constructor(send) {
    this.send = send; // gets an ArrayBuffer of 16-bit samples; an empty one ends the question
    this.open = false;
  }

  async begin(whenLong) {
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    this.context = new AudioContext({ sampleRate: RATE_HZ });
    await this.context.audioWorklet.addModule("recorder.js");
    const recorder = new AudioWorkletNode(this.context, "recorder", { numberOfOutputs: 0 });
    recorder.port.onmessage = ({ data }) => this.open && this.send(whole(data));
    this.context.createMediaStreamSource(this.stream).connect(recorder);
    this.open = true;
    this.timer = setTimeout(whenLong, LONGEST_S * 1000);
  }

  async end() {
    if (!this.open) return;
    this.open = false;
    clearTimeout(this.timer);
    for (const track of this.stream.getTracks()) track.stop();
    await this.context.close();
    this.send(new ArrayBuffer(0));
  }
}

function whole(samples) {
  return Int16Array.from(samples, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32767)).buffer;
}
