// Plays samples in the order they come, on the audio thread, and says which sample of which take is heard.
const PRIME_SECONDS = 0.08; // what the network and the page may be late without a gap
const WAIT_SECONDS = 0.15; // a take shorter than that starts anyway
const REPORT_SECONDS = 0.016; // once a picture

class Player extends AudioWorkletProcessor {
  #queue = [];
  #queued = 0;
  #isStarted = false;
  #waited = 0;
  #fadeLeft = 0;
  #fadeLength = 0;
  #sinceReport = 0;
  #place = null;

  constructor() {
    super();
    this.port.onmessage = event => {
      const message = event.data;
      if (message.kind === 'sound') {
        this.#queue.push({ take: message.take, position: message.position, samples: message.samples, used: 0 });
        this.#queued += message.samples.length;
      } else {
        this.#stop(message.seconds);
      }
    };
  }

  process(inputs, outputs) {
    const output = outputs[0][0];
    this.#prime(output.length);
    for (let i = 0; i < output.length; i++) output[i] = this.#isStarted ? this.#next() : 0;
    this.#sinceReport += output.length;
    if (this.#sinceReport >= REPORT_SECONDS * sampleRate) {
      this.#sinceReport = 0;
      this.port.postMessage(this.#isStarted && this.#queued > 0 ? this.#place : null);
    }

    return true;
  }

  #prime(count) {
    if (this.#isStarted || this.#queued === 0) return;
    this.#waited += count;
    this.#isStarted = this.#queued >= PRIME_SECONDS * sampleRate || this.#waited >= WAIT_SECONDS * sampleRate;
  }

  #next() {
    const block = this.#queue[0];
    if (!block) {
      this.#isStarted = false;
      this.#waited = 0;
      return 0;
    }

    const sample = block.samples[block.used++];
    this.#queued--;
    this.#place = { take: block.take, position: block.position + block.used };
    if (block.used === block.samples.length) this.#queue.shift();
    if (this.#fadeLeft === 0) return sample;
    return sample * (--this.#fadeLeft / this.#fadeLength);
  }

  // What came before the stop fades out; what comes after it is heard whole.
  #stop(seconds) {
    const last = this.#queue.at(-1);
    if (!last) return;
    const length = Math.min(Math.max(1, Math.round(seconds * sampleRate)), this.#queued);
    this.#fadeLength = this.#fadeLeft = length;
    let left = length;
    const kept = [];
    for (const block of this.#queue) {
      const rest = block.samples.length - block.used;
      if (left <= 0) break;
      if (rest > left) block.samples = block.samples.slice(0, block.used + left);
      kept.push(block);
      left -= rest;
    }

    this.#queue = kept;
    this.#queued = length;
  }
}

registerProcessor('player', Player);
