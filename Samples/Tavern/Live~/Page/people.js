// Who is here, as a list: what each one does, how loud, and a name to press.
export class People {
  #rows = [];

  constructor(list, approach) {
    this.list = list;
    this.approach = approach;
  }

  open(people) {
    this.#rows = people.map(person => {
      const row = document.createElement('li');
      const who = document.createElement('button');
      who.type = 'button';
      who.className = 'who';
      who.textContent = person.name;
      who.title = `Walk up to ${person.name}, ${person.role}; voice: ${person.voice}`;
      who.addEventListener('click', () => this.approach(person.name));
      const level = document.createElement('meter');
      level.max = 1;
      level.setAttribute('aria-label', `Level of ${person.name}'s voice`);
      const is = document.createElement('span');
      is.className = 'is';
      row.append(who, level, is);
      return { row, level, is, name: person.name };
    });
    this.list.replaceChildren(...this.#rows.map(({ row }) => row));
  }

  show(state) {
    this.#rows.forEach(({ row, level, is, name }, i) => {
      const person = state.people[i];
      level.value = Math.min(1, person.level);
      if (is.textContent !== person.state) is.textContent = person.state;
      row.classList.toggle('addressed', state.to === name);
    });
  }
}
