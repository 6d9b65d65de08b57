// The page's loudspeaker. A context at the bundle's own rate, so that blocks join without a seam.
import { at } from './connection.js';

const DUCK_SECONDS = 0.03;

export class Player {
  #context = null;
  #node = null;
  #gain = null;
  #analyser = null;
  #scope = null;
  #waiting = [];
  #place = null;
  #placedAt = 0;

  // onPlace(take, seconds) at each report, also null when nothing sounds.
  constructor(onPlace) {
    this.onPlace = onPlace;
  }

  get context() {
    return this.#context;
  }

  get isRunning() {
    return this.#context?.state === 'running';
  }

  // The context of a rate; browsers let it sound only after the user did something.
  async open(rate) {
    if (this.#context?.sampleRate === rate) return;
    await this.#context?.close();
    this.#node = null;
    const context = new AudioContext({ sampleRate: rate, latencyHint: 'interactive' });
    this.#context = context;
    await context.audioWorklet.addModule(at('player-worklet.js'));
    if (context !== this.#context) return;
    this.#node = new AudioWorkletNode(context, 'player', { numberOfInputs: 0, outputChannelCount: [1] });
    this.#gain = context.createGain();
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#scope = new Float32Array(this.#analyser.fftSize);
    this.#node.connect(this.#gain).connect(this.#analyser).connect(context.destination);
    this.#node.port.onmessage = event => {
      this.#place = event.data;
      this.#placedAt = performance.now();
      this.onPlace(event.data);
    };
    for (const message of this.#waiting.splice(0)) this.#node.port.postMessage(message);
  }

  async wake() {
    if (this.#context?.state === 'suspended') await this.#context.resume();
  }

  play(take, position, samples) {
    this.#post({ kind: 'sound', take, position, samples });
  }

  stop(seconds) {
    this.#post({ kind: 'stop', seconds });
  }

  duck(gain) {
    this.#gain?.gain.setTargetAtTime(gain, this.#context.currentTime, DUCK_SECONDS / 3);
  }

  // Seconds of a take that were heard by now; null when another or none sounds.
  heard(take) {
    if (this.#place?.take !== take) return null;
    const since = this.isRunning ? Math.min(0.05, (performance.now() - this.#placedAt) / 1000) : 0;
    return this.#place.position / this.#context.sampleRate + since - (this.#context.outputLatency || 0);
  }

  // The largest sample of the last 1024 that left the loudspeaker.
  level() {
    if (!this.#analyser) return 0;
    this.#analyser.getFloatTimeDomainData(this.#scope);
    return this.#scope.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }

  #post(message) {
    if (this.#node) this.#node.port.postMessage(message);
    else this.#waiting.push(message);
  }
}
