// What was said and done, newest last.
export class Conversation {
  constructor(list) {
    this.list = list;
  }

  add(kind, text) {
    const row = document.createElement('li');
    row.className = kind;
    row.textContent = text;
    this.list.append(row);
    this.list.scrollTop = this.list.scrollHeight;
  }
}
