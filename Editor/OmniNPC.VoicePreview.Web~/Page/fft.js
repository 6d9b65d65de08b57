// Magnitudes of a real signal whose length is a power of two; plain radix 2.
export class Fft {
  constructor(size) {
    this.size = size;
    this.window = Float32Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
    this.real = new Float32Array(size);
    this.imaginary = new Float32Array(size);
    const bits = Math.log2(size);
    this.reversed = Uint16Array.from({ length: size }, (_, i) => {
      let to = 0;
      for (let b = 0; b < bits; b++) to |= ((i >> b) & 1) << (bits - 1 - b);
      return to;
    });
  }

  // Writes size / 2 magnitudes of the samples from an offset on.
  magnitudes(samples, offset, to) {
    const { size, real, imaginary } = this;
    for (let i = 0; i < size; i++) {
      real[this.reversed[i]] = samples[offset + i] * this.window[i];
      imaginary[i] = 0;
    }

    for (let length = 2; length <= size; length *= 2) {
      const half = length / 2;
      for (let k = 0; k < half; k++) {
        const cos = Math.cos((-2 * Math.PI * k) / length);
        const sin = Math.sin((-2 * Math.PI * k) / length);
        for (let i = k; i < size; i += length) {
          const r = real[i + half] * cos - imaginary[i + half] * sin;
          const m = real[i + half] * sin + imaginary[i + half] * cos;
          real[i + half] = real[i] - r;
          imaginary[i + half] = imaginary[i] - m;
          real[i] += r;
          imaginary[i] += m;
        }
      }
    }

    for (let i = 0; i < size / 2; i++) to[i] = Math.hypot(real[i], imaginary[i]);
  }
}
