// In the audio thread: gives the microphone's samples to the page in pieces.

const PIECE = 2048;

class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.kept = new Float32Array(PIECE);
    this.filled = 0;
  }

  process([channels]) {
    const heard = channels?.[0];
    if (!heard) return true;
    for (const sample of heard) {
      this.kept[this.filled++] = sample;
      if (this.filled === PIECE) {
        this.port.postMessage(this.kept.slice());
        this.filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("recorder", Recorder);
