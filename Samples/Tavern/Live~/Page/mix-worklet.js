// Plays what both ears hear in the order it comes, on the audio thread.
const PRIME_SECONDS = 0.08; // what the network and the page may be late without a gap
const MOST_SECONDS = 0.4; // a page that slept catches up by a jump instead of being late for good

class Mix extends AudioWorkletProcessor {
  #queue = [];
  #queued = 0;
  #used = 0;
  #isStarted = false;

  constructor() {
    super();
    this.port.onmessage = event => {
      this.#queue.push(event.data);
      this.#queued += event.data.length / 2;
      while (this.#queued > MOST_SECONDS * sampleRate) this.#drop();
    };
  }

  process(inputs, outputs) {
    const [left, right] = outputs[0];
    this.#isStarted ||= this.#queued >= PRIME_SECONDS * sampleRate;
    for (let i = 0; i < left.length; i++) {
      const block = this.#isStarted ? this.#queue[0] : null;
      if (!block) {
        this.#isStarted = false;
        left[i] = right[i] = 0;
        continue;
      }

      left[i] = block[this.#used];
      right[i] = block[this.#used + 1];
      this.#used += 2;
      this.#queued--;
      if (this.#used === block.length) {
        this.#queue.shift();
        this.#used = 0;
      }
    }

    return true;
  }

  #drop() {
    const block = this.#queue.shift();
    this.#queued -= (block.length - this.#used) / 2;
    this.#used = 0;
  }
}

registerProcessor('mix', Mix);
