// Scripted lines: a CSV is rendered on the server and comes back as one ZIP.
import { ask, at } from './connection.js';

const POLL_MS = 250;

export class Script {
  #id = null;

  // parts: input, progress, state, zip, cancel (elements); choice() gives the query; tell(sentence) shows what was refused.
  constructor(parts, choice, tell) {
    this.parts = parts;
    this.choice = choice;
    this.tell = tell;
    parts.input.addEventListener('change', () => {
      const [file] = parts.input.files;
      parts.input.value = '';
      if (file) this.render(file);
    });
    parts.cancel.addEventListener('click', () => ask(`api/batch/${this.#id}`, { method: 'DELETE' }).catch(error => tell(error.message)));
  }

  // Renders a CSV file; what is refused is told.
  async render(file) {
    const { zip, state } = this.parts;
    zip.removeAttribute('href');
    this.tell('');
    try {
      const answer = await ask(`api/batch?${new URLSearchParams(this.choice())}`, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: file });
      this.#id = (await answer.json()).id;
      state.textContent = `${file.name}: started`;
      this.parts.cancel.disabled = false;
      await this.#follow(file.name);
    } catch (error) {
      state.textContent = `${file.name}: refused`;
      this.tell(error.message);
    }

    this.parts.cancel.disabled = true;
  }

  async #follow(name) {
    const { progress, state, zip } = this.parts;
    for (;;) {
      const job = await (await ask(`api/batch/${this.#id}`)).json();
      progress.max = job.total;
      progress.value = job.done;
      state.textContent = `${name}: ${job.done} of ${job.total} lines, ${job.seconds} s of speech (${job.state})`;
      if (job.state === 'done') zip.href = at(`api/batch/${this.#id}/lines.zip`);
      if (job.state === 'failed') throw new Error(job.message);
      if (job.state !== 'running') return;
      await new Promise(wake => setTimeout(wake, POLL_MS));
    }
  }
}
