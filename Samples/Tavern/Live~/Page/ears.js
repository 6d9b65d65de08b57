// The page's loudspeaker, or better headphones: both ears as the game mixed them.
import { at } from './connection.js';

export class Ears {
  #context = null;
  #node = null;
  #analysers = [];
  #scope = new Float32Array(1024);

  get isRunning() {
    return this.#context?.state === 'running' && this.#node !== null;
  }

  // Browsers let it sound only after the user did something.
  async open(rate) {
    if (!this.#context) {
      const context = new AudioContext({ sampleRate: rate, latencyHint: 'interactive' });
      this.#context = context;
      await context.audioWorklet.addModule(at('mix-worklet.js'));
      this.#node = new AudioWorkletNode(context, 'mix', { numberOfInputs: 0, outputChannelCount: [2] });
      const splitter = context.createChannelSplitter(2);
      this.#analysers = [context.createAnalyser(), context.createAnalyser()];
      this.#node.connect(context.destination);
      this.#node.connect(splitter);
      this.#analysers.forEach((analyser, ear) => {
        analyser.fftSize = this.#scope.length;
        splitter.connect(analyser, ear);
      });
    }

    if (this.#context.state === 'suspended') await this.#context.resume();
  }

  async mute() {
    await this.#context?.suspend();
  }

  play(samples) {
    if (this.isRunning) this.#node.port.postMessage(samples);
  }

  // The largest of the last 1024 samples of either ear.
  level() {
    return this.#analysers.reduce((most, analyser) => {
      analyser.getFloatTimeDomainData(this.#scope);
      return this.#scope.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), most);
    }, 0);
  }
}
