// A canvas in the screen's own pixels, drawn at most once a picture, and the colours of the style sheet.
const dark = matchMedia('(prefers-color-scheme: dark)');

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export class Surface {
  #isWanted = false;

  constructor(canvas, draw) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.draw = draw;
    new ResizeObserver(() => this.want()).observe(canvas);
    dark.addEventListener('change', () => this.want());
  }

  want() {
    if (this.#isWanted) return;
    this.#isWanted = true;
    requestAnimationFrame(() => {
      this.#isWanted = false;
      const width = Math.max(1, Math.round(this.canvas.clientWidth * devicePixelRatio));
      const height = Math.max(1, Math.round(this.canvas.clientHeight * devicePixelRatio));
      if (this.canvas.width !== width) this.canvas.width = width;
      if (this.canvas.height !== height) this.canvas.height = height;
      this.context.clearRect(0, 0, width, height);
      this.draw(this.context, width, height);
    });
  }
}

// Seconds a picture of a take spans: it grows with the take, from four seconds on.
export const span = seconds => Math.max(4, Math.ceil(seconds));
