// Hands the microphone's samples to the page in blocks of 40 ms.
class Capture extends AudioWorkletProcessor {
  #block = new Float32Array(Math.round(sampleRate * 0.04));
  #count = 0;

  process(inputs) {
    for (const sample of inputs[0][0] ?? []) {
      this.#block[this.#count++] = sample;
      if (this.#count === this.#block.length) {
        this.port.postMessage(this.#block.slice());
        this.#count = 0;
      }
    }

    return true;
  }
}

registerProcessor('capture', Capture);
