// The WebSocket to a conversation: words up; sentences with sound and face down.

const SHAPES = 52;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000];

export class Line extends EventTarget {
  constructor(session, offered) {
    super();
    this.session = session;
    this.offered = offered; // a function of the path: token and proof, newly made for each handshake
    this.tries = 0;
    this.closed = false;
    this.#open();
  }

  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
    return true;
  }

  close() {
    this.closed = true;
    this.socket?.close();
  }

  async #open() {
    const place = new URL(`/ws/${this.session}`, location.href);
    // A browser sends no header with a WebSocket: the token goes beside the protocol's name, never into the address.
    const offered = await this.offered(place.pathname);
    if (this.closed) return;
    place.protocol = place.protocol.replace("http", "ws");
    this.socket = new WebSocket(place, offered);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = (event) => this.#take(event.data);
    this.socket.onclose = (event) => this.#gone(event.code);
  }

  #take(data) {
    const told = typeof data === "string" ? JSON.parse(data) : unpacked(data);
    if (told.type === "open") this.tries = 0;
    if (told.type === "ended") this.closed = true;
    this.dispatchEvent(Object.assign(new Event(told.type), { told }));
  }

  #gone(code) {
    if (this.closed) return;
    if ([4401, 4403, 4404].includes(code) || this.tries >= PAUSES_MS.length) {
      this.closed = true;
      this.dispatchEvent(Object.assign(new Event("lost"), { code }));
      return;
    }
    this.dispatchEvent(new Event("away"));
    setTimeout(() => this.#open(), PAUSES_MS[this.tries++]);
  }
}

// A sentence: length of its JSON, JSON, 16-bit samples, rows of 52 weights as unsigned 16 bit, each part from a multiple
// of four bytes on.
export function unpacked(data) {
  const length = new DataView(data).getUint32(0, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
  let begins = 4 + length;
  const whole = new Int16Array(data, begins, told.sound_bytes / 2);
  told.sound = Float32Array.from(whole, (value) => value / 32768);
  begins += told.sound_bytes + ((4 - (told.sound_bytes % 4)) % 4);
  const weights = new Uint16Array(data, begins, told.face_bytes / 2);
  told.face = Float32Array.from(weights, (value) => value / 65535);
  told.rows = told.face.length / SHAPES;
  return told;
}
