// Two voices speak one line at the same time; one of them is heard, and switching keeps the place.
import { ask } from './connection.js';

const SWITCH_SECONDS = 0.01;

export class Compare {
  #context = null;
  #voices = null;
  #sides = [];
  #heard = 0;
  #startsAt = 0;

  // onHeard(voice): from now on this one is heard; take (-1 or -2: the session counts its own from 1), words and mouth, 15 weights a set.
  constructor(buttons, onHeard) {
    this.buttons = buttons;
    this.onHeard = onHeard;
    buttons.forEach((button, i) => button.addEventListener('click', () => this.hear(i)));
  }

  // choices: two objects as api/render takes them.
  async load(choices, onProgress) {
    this.stop();
    this.#context ??= new AudioContext();
    await this.#context.resume();
    const voices = [];
    for (const choice of choices) {
      onProgress(choice.voice);
      const answer = await ask('api/render', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(choice) });
      const { id, words } = await answer.json();
      const [sound, mouth] = await Promise.all(['line.wav', 'line.mouth'].map(async file => (await ask(`api/takes/${id}/${file}`)).arrayBuffer()));
      voices.push({ take: -1 - voices.length, words, mouth: new Float32Array(mouth), buffer: await this.#context.decodeAudioData(sound) });
    }

    this.#voices = voices;
    this.buttons.forEach(button => { button.disabled = false; });
    this.#play();
  }

  hear(side) {
    this.#heard = side;
    this.buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(i === side)));
    if (this.#sides.length === 0) {
      if (this.#voices) this.#play();
      return;
    }

    this.#sides.forEach(({ gain }, i) => gain.gain.setTargetAtTime(i === side ? 1 : 0, this.#context.currentTime, SWITCH_SECONDS));
    this.onHeard(this.#voices[side]);
  }

  // Seconds of the line that were heard by now; null when neither voice sounds.
  get seconds() {
    return this.#sides.length > 0 ? this.#context.currentTime - this.#startsAt - (this.#context.outputLatency || 0) : null;
  }

  stop() {
    this.#sides.forEach(({ source }) => source.stop());
    this.#sides = [];
  }

  #play() {
    this.#startsAt = this.#context.currentTime + 0.05;
    let sounding = this.#voices.length;
    this.#sides = this.#voices.map(({ buffer }, i) => {
      const source = new AudioBufferSourceNode(this.#context, { buffer });
      const gain = new GainNode(this.#context, { gain: i === this.#heard ? 1 : 0 });
      source.connect(gain).connect(this.#context.destination);
      source.start(this.#startsAt);
      return { source, gain };
    });
    const sides = this.#sides;
    sides.forEach(({ source }) => {
      source.onended = () => {
        sounding--;
        if (sounding === 0 && this.#sides === sides) this.#sides = [];
      };
    });
    this.onHeard(this.#voices[this.#heard]);
  }
}
