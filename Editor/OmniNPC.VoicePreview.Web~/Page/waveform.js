// The take's waveform, as far as it came; what was heard is drawn stronger.
import { Surface, colour, span } from './surface.js';

const PEAKS_PER_SECOND = 200;

export class Waveform {
  #surface;
  #low = [];
  #high = [];
  #rate = 16000;
  #seconds = 0;
  #heard = 0;

  constructor(canvas) {
    this.#surface = new Surface(canvas, (context, width, height) => this.#draw(context, width, height));
    this.#surface.want();
  }

  clear(rate) {
    this.#rate = rate;
    this.#low = [];
    this.#high = [];
    this.#seconds = this.#heard = 0;
    this.#surface.want();
  }

  add(position, samples) {
    const step = this.#rate / PEAKS_PER_SECOND;
    for (let i = 0; i < samples.length; i++) {
      const peak = Math.floor((position + i) / step);
      this.#low[peak] = Math.min(this.#low[peak] ?? 0, samples[i]);
      this.#high[peak] = Math.max(this.#high[peak] ?? 0, samples[i]);
    }

    this.#seconds = Math.max(this.#seconds, (position + samples.length) / this.#rate);
    this.#surface.want();
  }

  hear(seconds) {
    this.#heard = seconds;
    this.#surface.want();
  }

  #draw(context, width, height) {
    const middle = height / 2;
    context.fillStyle = colour('edge');
    context.fillRect(0, Math.floor(middle), width, 1);
    const pixelsPerPeak = width / (span(this.#seconds) * PEAKS_PER_SECOND);
    // Speech peaks at half of full scale; quieter voices still show.
    const scale = height * 0.9;
    for (let i = 0; i < this.#high.length; i++) {
      if (this.#high[i] === undefined) continue;
      context.fillStyle = colour(i / PEAKS_PER_SECOND < this.#heard ? 'heard' : 'ahead');
      const top = Math.max(0, middle - this.#high[i] * scale);
      const bottom = Math.min(height, middle - this.#low[i] * scale);
      context.fillRect(i * pixelsPerPeak, top, Math.max(1, pixelsPerPeak * 0.8), Math.max(1, bottom - top));
    }

    if (this.#heard > 0 && this.#heard < this.#seconds) {
      context.fillStyle = colour('warm');
      context.fillRect(this.#heard * PEAKS_PER_SECOND * pixelsPerPeak, 0, Math.max(1, devicePixelRatio), height);
    }
  }
}
