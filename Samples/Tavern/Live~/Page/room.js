// The room from above: who stands where and looks where, who speaks, how the mouths stand. The door is below, as on the terminal's map.
import { Surface, colour } from './surface.js';

const BODY = 0.28; // metres
const OPEN = { sil: 0.03, PP: 0, FF: 0.14, TH: 0.28, DD: 0.24, kk: 0.32, CH: 0.26, SS: 0.14, nn: 0.24, RR: 0.28, aa: 1, E: 0.6, ih: 0.36, oh: 0.72, ou: 0.34 };
const WIDE = { PP: 0.88, CH: 0.68, RR: 0.78, SS: 1.1, E: 1.12, ih: 1.16, oh: 0.74, ou: 0.5 };

export class Room {
  #surface;
  #canvas;
  #opened = null;
  #state = null;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#surface = new Surface(canvas, (context, width, height) => this.#draw(context, width, height));
    this.#surface.want();
  }

  open(opened) {
    this.#opened = opened;
    this.#surface.want();
  }

  show(state) {
    this.#state = state;

    // For who tests the page or styles it: the same as is drawn.
    this.#canvas.dataset.x = state.x;
    this.#canvas.dataset.z = state.z;
    this.#canvas.dataset.yaw = state.yaw;
    this.#canvas.dataset.drawn = state.people.length;
    this.#surface.want();
  }

  // The name of who is drawn at a place of the canvas, in CSS pixels.
  at(x, y) {
    if (!this.#opened || !this.#state) return null;
    const scale = this.#scale(this.#canvas.clientWidth, this.#canvas.clientHeight);
    const found = this.#state.people.findIndex(person => Math.hypot(scale.x(person.x) - x, scale.y(person.z) - y) < 2 * BODY * scale.metre);
    return found < 0 ? null : this.#opened.people[found].name;
  }

  #scale(width, height) {
    const { room } = this.#opened;
    const metre = Math.min(width / (room.width + 1), height / (room.back - room.front + 1.4));
    const middle = (room.back + room.front) / 2;
    return { metre, x: x => width / 2 + x * metre, y: z => height / 2 - (z - middle) * metre };
  }

  #draw(context, width, height) {
    if (!this.#opened) return;
    const { room } = this.#opened;
    const scale = this.#scale(width, height);
    const { metre } = scale;
    context.fillStyle = colour('floor');
    context.fillRect(scale.x(-room.width / 2), scale.y(room.back), room.width * metre, (room.back - room.front) * metre);
    context.fillStyle = colour('wood');
    context.fillRect(scale.x(-1), scale.y(-0.55), 2 * metre, 0.3 * metre);
    this.#dot(context, scale, room.barrel[0], room.barrel[1], 0.3, 'ale');
    context.fillStyle = colour(this.#state?.door ? 'heard' : 'wood');
    context.fillRect(scale.x(room.door[0]) - 0.5 * metre, scale.y(room.front) - 0.06 * metre, (this.#state?.door ? 0.12 : 1) * metre, 0.12 * metre);
    if (!this.#state) return;
    this.#state.people.forEach((person, i) => this.#person(context, scale, person, this.#opened.people[i]));
    this.#player(context, scale);
  }

  #dot(context, scale, x, z, radius, name) {
    context.beginPath();
    context.arc(scale.x(x), scale.y(z), radius * scale.metre, 0, 2 * Math.PI);
    context.fillStyle = colour(name);
    context.fill();
  }

  #person(context, scale, person, who) {
    const { metre } = scale;
    const x = scale.x(person.x);
    const y = scale.y(person.z);
    if (person.level > 0.01) {
      // Rings as wide as the voice is loud.
      context.beginPath();
      context.arc(x, y, (BODY + 0.08 + Math.min(0.6, person.level)) * metre, 0, 2 * Math.PI);
      context.strokeStyle = colour('heard');
      context.lineWidth = Math.max(2, 0.05 * metre);
      context.stroke();
    }

    this.#dot(context, scale, person.x, person.z, BODY, this.#state.to === who.name ? 'accent' : 'faint');
    this.#nose(context, scale, person, BODY + 0.1);
    this.#mouth(context, scale, person);
    context.fillStyle = colour('ink');
    context.font = `${Math.round(0.26 * metre)}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.fillText(who.name, x, y + (BODY + 0.34) * metre);
    if (person.gesture) {
      context.fillStyle = colour('warm');
      context.fillText(person.gesture, x, y - (BODY + 0.16) * metre);
    }
  }

  // Yaw is to the left of -z, and -z is down here.
  #nose(context, scale, { x, z, yaw }, length) {
    context.beginPath();
    context.moveTo(scale.x(x), scale.y(z));
    context.lineTo(scale.x(x - Math.sin(yaw) * length), scale.y(z - Math.cos(yaw) * length));
    context.strokeStyle = colour('ink');
    context.lineWidth = Math.max(2, 0.06 * scale.metre);
    context.stroke();
  }

  #mouth(context, scale, person) {
    const weights = person.mouth ?? [1];
    let open = 0;
    let wide = 0;
    weights.forEach((weight, i) => {
      const name = this.#opened.visemes[i];
      open += weight * OPEN[name];
      wide += weight * (WIDE[name] ?? 1);
    });
    const x = scale.x(person.x);
    const y = scale.y(person.z);
    context.beginPath();
    context.ellipse(x, y, 0.15 * wide * scale.metre, (0.02 + 0.12 * open) * scale.metre, 0, 0, 2 * Math.PI);
    context.fillStyle = colour('mouth');
    context.fill();
    context.strokeStyle = colour('lip');
    context.lineWidth = Math.max(1.5, 0.03 * scale.metre);
    context.stroke();
  }

  #player(context, scale) {
    this.#dot(context, scale, this.#state.x, this.#state.z, BODY, 'you');
    this.#nose(context, scale, this.#state, BODY + 0.3);
    context.fillStyle = colour('you');
    context.textAlign = 'center';
    context.font = `${Math.round(0.26 * scale.metre)}px system-ui, sans-serif`;
    context.fillText('you', scale.x(this.#state.x), scale.y(this.#state.z) + (BODY + 0.34) * scale.metre);
  }
}
