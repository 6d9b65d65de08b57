// A mouth drawn from fifteen weights, by the sound that is heard now.
// For each viseme: how far it is open, how wide, how much of the teeth and of the tongue is seen. Chosen by eye, after the pictures of Meta's viseme reference.
const SHAPES = {
  sil: [0.03, 0.95, 0, 0], PP: [0, 0.88, 0, 0], FF: [0.14, 0.95, 1, 0], TH: [0.28, 0.95, 0.7, 1], DD: [0.24, 1, 0.7, 0.6],
  kk: [0.32, 0.98, 0.4, 0.2], CH: [0.26, 0.68, 0.9, 0], SS: [0.14, 1.1, 1, 0], nn: [0.24, 0.98, 0.5, 0.6], RR: [0.28, 0.78, 0.4, 0.2],
  aa: [1, 1, 0.5, 0.35], E: [0.6, 1.12, 0.6, 0.35], ih: [0.36, 1.16, 0.7, 0.25], oh: [0.72, 0.74, 0.2, 0.1], ou: [0.34, 0.5, 0, 0],
};
const VISEMES = 15;

export class Mouth {
  #take = 0;
  #sets = [];
  #names = Object.keys(SHAPES);

  constructor(svg) {
    this.svg = svg;
    this.lips = svg.querySelector('#lips');
    this.inside = svg.querySelector('#inside');
    this.teeth = svg.querySelector('#teeth');
    this.tongue = svg.querySelector('#tongue');
    this.#draw([1]);
  }

  open(names, rate) {
    this.#names = names;
    this.rate = rate;
  }

  begin(take) {
    this.#take = take;
    this.#sets = [];
  }

  add(take, index, weights) {
    if (take !== this.#take) return;
    for (let i = 0; i * VISEMES < weights.length; i++) this.#sets[index + i] = weights.subarray(i * VISEMES, (i + 1) * VISEMES);
  }

  // At a time of a take; at rest when it is null.
  show(take, seconds) {
    const set = take === this.#take && seconds !== null ? this.#sets[Math.max(0, Math.round(seconds * this.rate))] : null;
    this.#draw(set ?? [1]);
  }

  #draw(weights) {
    const shape = [0, 0, 0, 0];
    weights.forEach((weight, v) => SHAPES[this.#names[v]].forEach((part, i) => { shape[i] += weight * part; }));
    const [open, wide, teeth, tongue] = shape;
    const key = shape.map(part => part.toFixed(2)).join();
    if (this.svg.dataset.shape === key) return;
    this.svg.dataset.shape = key;
    const x = 62 * wide;
    const y = 42 * open;
    const lip = 11;
    this.lips.setAttribute('d', `M ${-x - lip} 0 Q ${-x / 2} ${-y - 2 * lip} 0 ${-y - lip} Q ${x / 2} ${-y - 2 * lip} ${x + lip} 0 Q 0 ${1.6 * y + 2.6 * lip} ${-x - lip} 0 Z`);
    this.inside.setAttribute('d', `M ${-x} 0 Q 0 ${-1.6 * y} ${x} 0 Q 0 ${1.9 * y} ${-x} 0 Z`);
    this.teeth.setAttribute('d', `M ${-x * 0.7} ${-y * 0.45} Q 0 ${-1.25 * y} ${x * 0.7} ${-y * 0.45} L ${x * 0.62} ${-y * 0.45 + 9 * teeth} Q 0 ${-1.05 * y + 10 * teeth} ${-x * 0.62} ${-y * 0.45 + 9 * teeth} Z`);
    this.teeth.style.opacity = teeth > 0.05 && open > 0.08 ? 1 : 0;
    this.tongue.setAttribute('rx', x * 0.45);
    this.tongue.setAttribute('ry', Math.max(0.1, 13 * tongue * Math.min(1, 2 * open)));
    this.tongue.setAttribute('cy', y * 0.55);
  }
}
