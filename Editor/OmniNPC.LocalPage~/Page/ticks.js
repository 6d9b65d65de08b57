// What each of the last ten seconds' ticks cost, against the budget.
import { Surface, colour } from './surface.js';

const KEPT = 600;
const SHOWN_BUDGETS = 4;

export class Ticks {
  #surface;
  #costs = [];
  #budget = 2;

  constructor(canvas, figures) {
    this.figures = figures;
    this.#surface = new Surface(canvas, (context, width, height) => this.#draw(context, width, height));
    this.#surface.want();
  }

  open(budgetMs) {
    this.#budget = budgetMs;
  }

  add(costs) {
    this.#costs.push(...costs);
    if (this.#costs.length > KEPT) this.#costs.splice(0, this.#costs.length - KEPT);
    const sorted = [...this.#costs].sort((a, b) => a - b);
    const at = share => {
      const ms = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
      return ms.toFixed(ms < 9.95 ? 1 : 0); // three figures at most: more do not fit beside the title
    };
    this.figures.textContent = `p50 ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)} of ${this.#budget} ms`;
    this.#surface.want();
  }

  #draw(context, width, height) {
    // Whatever one tick cost, the budget stays in sight: higher ones end at the edge.
    const most = this.#budget * SHOWN_BUDGETS;
    const step = width / KEPT;
    this.#costs.forEach((cost, i) => {
      const long = (cost / most) * height;
      context.fillStyle = colour(cost > this.#budget ? 'warm' : 'heard');
      context.fillRect(width - (this.#costs.length - i) * step, height - long, Math.max(1, step), long);
    });
    context.fillStyle = colour('bad');
    context.fillRect(0, height - (this.#budget / most) * height, width, Math.max(1, devicePixelRatio));
  }
}
