// The player's legs: keys held in the room walk and turn; the game is told when that changes.
const AHEAD = { ArrowUp: 1, KeyW: 1, ArrowDown: -1, KeyS: -1 };
const TURN = { ArrowLeft: 1, KeyA: 1, ArrowRight: -1, KeyD: -1 };

export class Legs {
  #held = new Set();
  #told = '0,0';

  constructor(element, walk) {
    this.walk = walk;
    element.addEventListener('keydown', event => {
      if (!(event.code in AHEAD) && !(event.code in TURN)) return;
      event.preventDefault();
      this.#held.add(event.code);
      this.#tell();
    });
    element.addEventListener('keyup', event => {
      this.#held.delete(event.code);
      this.#tell();
    });
    element.addEventListener('blur', () => {
      this.#held.clear();
      this.#tell();
    });
  }

  #tell() {
    const sum = keys => Math.sign([...this.#held].reduce((total, code) => total + (keys[code] ?? 0), 0));
    const ahead = sum(AHEAD);
    const turn = sum(TURN);
    if (this.#told === `${ahead},${turn}`) return;
    this.#told = `${ahead},${turn}`;
    this.walk(ahead, turn);
  }
}
