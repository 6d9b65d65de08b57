// Two voices speak one line at the same time; one of them is heard, and switching keeps the place.
import { ask } from './connection.js';

const SWITCH_SECONDS = 0.01;

export class Compare {
  #context = null;
  #sides = [];
  #shown = 0;

  constructor(buttons) {
    this.buttons = buttons;
    buttons.forEach((button, i) => button.addEventListener('click', () => this.hear(i)));
  }

  // choices: two objects as api/render takes them.
  async load(choices, onProgress) {
    this.stop();
    this.#context ??= new AudioContext();
    await this.#context.resume();
    const buffers = [];
    for (const choice of choices) {
      onProgress(choice.voice);
      const answer = await ask('api/render', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(choice) });
      const { id } = await answer.json();
      const file = await ask(`api/takes/${id}/line.wav`);
      buffers.push(await this.#context.decodeAudioData(await file.arrayBuffer()));
    }

    this.buffers = buffers;
    this.buttons.forEach(button => { button.disabled = false; });
    this.#play();
  }

  hear(side) {
    this.#shown = side;
    this.buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(i === side)));
    if (this.#sides.length === 0) {
      if (this.buffers) this.#play();
      return;
    }

    this.#sides.forEach(({ gain }, i) => gain.gain.setTargetAtTime(i === side ? 1 : 0, this.#context.currentTime, SWITCH_SECONDS));
  }

  stop() {
    this.#sides.forEach(({ source }) => source.stop());
    this.#sides = [];
  }

  #play() {
    const at = this.#context.currentTime + 0.05;
    let sounding = this.buffers.length;
    this.#sides = this.buffers.map((buffer, i) => {
      const source = new AudioBufferSourceNode(this.#context, { buffer });
      const gain = new GainNode(this.#context, { gain: i === this.#shown ? 1 : 0 });
      source.connect(gain).connect(this.#context.destination);
      source.start(at);
      return { source, gain };
    });
    const sides = this.#sides;
    sides.forEach(({ source }) => {
      source.onended = () => {
        sounding--;
        if (sounding === 0 && this.#sides === sides) this.#sides = [];
      };
    });
  }
}
