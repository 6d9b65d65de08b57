// The player's microphone: blocks of mono samples while it is open.
import { at } from './connection.js';

const RATE = 16000;

export class Microphone {
  #context = null;
  #stream = null;

  get rate() {
    return RATE;
  }

  get isOpen() {
    return this.#stream !== null;
  }

  // Rejects with a sentence when there is none or it may not be used.
  async open(onBlock) {
    try {
      // Without headphones the character would hear itself; the browser takes its voice out.
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
    } catch (error) {
      throw new Error(error.name === 'NotAllowedError' ? 'The browser does not let the page use the microphone.' : `There is no microphone (${error.message}).`);
    }

    this.#context = new AudioContext({ sampleRate: RATE });
    await this.#context.audioWorklet.addModule(at('capture-worklet.js'));
    const capture = new AudioWorkletNode(this.#context, 'capture', { numberOfOutputs: 0 });
    capture.port.onmessage = event => onBlock(event.data);
    this.#context.createMediaStreamSource(this.#stream).connect(capture);
  }

  close() {
    this.#stream?.getTracks().forEach(track => track.stop());
    this.#context?.close();
    this.#stream = this.#context = null;
  }
}
