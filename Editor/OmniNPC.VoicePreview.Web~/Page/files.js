// Links to the files of the last take, and the clip for a game, which is rendered ahead.
import { ask, at } from './connection.js';

export class Files {
  constructor(links) {
    this.links = [...links];
  }

  show(id) {
    for (const link of this.links) {
      link.href = at(`api/takes/${id}/${link.dataset.file}`);
      link.download = link.dataset.file;
    }
  }

  async saveClip(choice) {
    const answer = await ask('api/render', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(choice) });
    const { id } = await answer.json();
    const link = document.createElement('a');
    link.href = at(`api/takes/${id}/clip.zip`);
    link.download = 'clip.zip';
    link.click();
  }
}
