// The words of a take; each lights up when it is heard.
export class Subtitle {
  #words = [];

  constructor(element) {
    this.element = element;
  }

  begin() {
    this.#words = [];
    this.element.replaceChildren();
  }

  add(text, start) {
    const span = document.createElement('span');
    span.textContent = text;
    this.element.append(span, ' ');
    this.#words.push({ span, start });
  }

  // seconds: how much of the take was heard.
  hear(seconds) {
    for (const word of this.#words) {
      if (seconds >= word.start) word.span.classList.add('heard');
    }
  }

  cut() {
    if (this.#words.length > 0) this.#words.at(-1).span.textContent += '\u2014';
  }
}
