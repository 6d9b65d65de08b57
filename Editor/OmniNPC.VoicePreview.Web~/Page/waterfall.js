// The way from the player's line to the first sound: a bar per stage, each from the stage before it.
export class Waterfall {
  constructor(list, start) {
    this.list = list;
    this.start = start;
  }

  show({ start, stages }) {
    this.start.textContent = `from: ${start}`;
    const whole = Math.max(1, ...stages.map(stage => stage.ms));
    let before = 0;
    this.list.replaceChildren(...stages.map(stage => {
      const row = document.createElement('li');
      const name = document.createElement('span');
      const track = document.createElement('span');
      const bar = document.createElement('span');
      const ms = document.createElement('span');
      name.textContent = stage.name;
      ms.textContent = `${stage.ms.toFixed(0)} ms`;
      ms.className = 'ms';
      track.className = 'track';
      bar.className = 'bar';
      bar.style.setProperty('--from', `${(100 * before) / whole}%`);
      bar.style.setProperty('--long', `${(100 * (stage.ms - before)) / whole}%`);
      track.append(bar);
      row.append(name, track, ms);
      before = stage.ms;
      return row;
    }));
  }
}
