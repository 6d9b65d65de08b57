// The WebSocket to the character. Its address is relative to the page's, so it carries the token.
const SOUND = 1;
const MOUTH = 2;
const HEADER_BYTES = 16;
const RECONNECT_MS = 1000;

export function at(path) {
  return new URL(path, document.baseURI).href;
}

// Asks over HTTP; what is refused becomes an Error with the server's sentence.
export async function ask(path, options) {
  const answer = await fetch(at(path), options);
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

function open() {
  const socket = new WebSocket(at('api/live').replace(/^http/, 'ws'));
  socket.binaryType = 'arraybuffer';
  return socket;
}

// The page asks for this module before all others: its first socket opens while they are still on their way, which takes a new browser 0.1 s. What comes meanwhile waits.
const first = open();
const early = [];
first.onmessage = event => early.push(event.data);

export class Connection {
  #socket = null;
  #on;

  // on: connected(), lost(), sound(take, position, rate, samples), mouth(take, index, weights), and one function per type of message.
  constructor(on) {
    this.#on = on;

    // Whoever makes it must have it before it calls back.
    queueMicrotask(() => this.#use(first));
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  // Microphone samples: the rate, then floats.
  sendSound(samples, rate) {
    if (!this.isOpen) return;
    const message = new ArrayBuffer(4 + 4 * samples.length);
    new DataView(message).setInt32(0, rate, true);
    new Float32Array(message, 4).set(samples);
    this.#socket.send(message);
  }

  #use(socket) {
    this.#socket = socket;
    socket.onopen = () => this.#on.connected();
    socket.onmessage = event => this.#receive(event.data);
    socket.onclose = () => this.#lose();
    if (this.isOpen) {
      this.#on.connected();
      early.splice(0).forEach(data => this.#receive(data));
    } else if (socket.readyState !== WebSocket.CONNECTING) {
      this.#lose();
    }
  }

  #lose() {
    this.#on.lost();
    setTimeout(() => this.#use(open()), RECONNECT_MS);
  }

  #receive(data) {
    if (typeof data === 'string') {
      const message = JSON.parse(data);
      this.#on[message.type]?.(message);
      return;
    }

    const head = new DataView(data);
    const values = new Float32Array(data, HEADER_BYTES);
    const kind = head.getUint32(0, true);
    const take = head.getUint32(4, true);
    if (kind === SOUND) this.#on.sound(take, head.getUint32(8, true), head.getUint32(12, true), values);
    else if (kind === MOUTH) this.#on.mouth(take, head.getUint32(8, true), values);
  }
}
