// The take's spectrogram: a column per 10 ms, low tones at the bottom, 60 dB from faint to full.
import { Fft } from './fft.js';
import { Surface, colour, span } from './surface.js';

const SIZE = 512;
const COLUMNS_PER_SECOND = 100;
const RANGE_DB = 60;
const FULL_DB = -15; // what speech reaches; a full-scale tone is louder
const MAX_SECONDS = 60;

export class Spectrogram {
  #surface;
  #fft = new Fft(SIZE);
  #magnitudes = new Float32Array(SIZE / 2);
  #picture = new OffscreenCanvas(MAX_SECONDS * COLUMNS_PER_SECOND, SIZE / 2);
  #column = new ImageData(1, SIZE / 2);
  #samples = new Float32Array(0);
  #count = 0;
  #columns = 0;
  #rate = 16000;

  constructor(canvas, band) {
    this.band = band;
    this.#surface = new Surface(canvas, (context, width, height) => this.#draw(context, width, height));
    this.#surface.want();
  }

  clear(rate) {
    this.#rate = rate;
    this.#samples = new Float32Array(rate * MAX_SECONDS);
    this.#count = this.#columns = 0;
    this.#picture.getContext('2d').clearRect(0, 0, this.#picture.width, this.#picture.height);
    this.band.textContent = `0 to ${rate / 2000} kHz`;
    this.#surface.want();
  }

  add(position, samples) {
    if (position + samples.length > this.#samples.length) return;
    this.#samples.set(samples, position);
    this.#count = Math.max(this.#count, position + samples.length);
    const hop = this.#rate / COLUMNS_PER_SECOND;
    const [r, g, b] = rgb(colour('warm'));
    const context = this.#picture.getContext('2d');
    while (Math.round(this.#columns * hop) + SIZE <= this.#count) {
      this.#fft.magnitudes(this.#samples, Math.round(this.#columns * hop), this.#magnitudes);
      for (let i = 0; i < SIZE / 2; i++) {
        // A full-scale tone has a magnitude of a quarter of the window's length.
        const db = 20 * Math.log10(this.#magnitudes[i] / (SIZE / 4) + 1e-9);
        const at = 4 * (SIZE / 2 - 1 - i);
        this.#column.data.set([r, g, b, Math.max(0, Math.min(255, 255 * (1 + (db - FULL_DB) / RANGE_DB)))], at);
      }

      context.putImageData(this.#column, this.#columns++, 0);
    }

    this.#surface.want();
  }

  #draw(context, width, height) {
    const shown = span(this.#count / this.#rate) * COLUMNS_PER_SECOND;
    context.drawImage(this.#picture, 0, 0, shown, SIZE / 2, 0, 0, width, height);
  }
}

function rgb(hex) {
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
}
