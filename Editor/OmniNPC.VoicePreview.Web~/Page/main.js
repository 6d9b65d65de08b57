// Joins the parts: what the form asks goes to the connection, what the connection tells goes to what draws and plays it.
import { Compare } from './compare.js';
import { Connection, ask } from './connection.js';
import { Conversation } from './conversation.js';
import { Files } from './files.js';
import { Microphone } from './microphone.js';
import { Mouth } from './mouth.js';
import { Player } from './player.js';
import { Script } from './script.js';
import { Spectrogram } from './spectrogram.js';
import { Subtitle } from './subtitle.js';
import { Ticks } from './ticks.js';
import { wav } from './wav.js';
import { Waterfall } from './waterfall.js';
import { Waveform } from './waveform.js';

const by = id => document.getElementById(id);
const fields = { bundle: by('bundle'), voice: by('voice'), persona: by('persona'), seed: by('seed'), temperature: by('temperature') };
const waveform = new Waveform(by('waveform'));
const spectrogram = new Spectrogram(by('spectrogram'), by('band'));
const mouth = new Mouth(by('mouth'));
const subtitle = new Subtitle(by('subtitle'));
const waterfall = new Waterfall(by('waterfall'), by('latencyStart'));
const ticks = new Ticks(by('ticks'), by('tickFigures'));
const conversation = new Conversation(by('conversation'));
const files = new Files(document.querySelectorAll('#files a'));
const microphone = new Microphone();
const player = new Player(() => {});
const compare = new Compare([by('hearA'), by('hearB')], voice => {
  // The character is silent while voices are compared.
  if (shown === take) connection.send({ type: 'interrupt' });
  show(voice.take);
  voice.words.forEach(word => subtitle.add(word.text, word.start));
  mouth.add(voice.take, 0, voice.mouth);
});

let take = 0;
let shown = 0; // whose words and mouth are seen: the take's, or those of a voice that is compared
let loudest = 0;
let opened = null;
let recording = null;

const tell = sentence => { by('problem').textContent = sentence; };
const choice = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));

const connection = new Connection({
  connected() {
    by('state').textContent = 'loading the model';
    opened = null;
    pick();
  },
  lost() {
    by('state').textContent = 'no connection; trying again';
  },
  opened(message) {
    opened = message;
    if (shown === take) shown = 0;
    take = 0; // a new character may count from 1 again
    by('model').textContent = message.model;
    by('state').textContent = 'ready';
    fill(fields.voice, message.voices.map(voice => voice.name), message.voice, message.voices.map(voice => `${voice.name} \u2013 ${voice.text}`));
    const names = message.voices.map(voice => voice.name);
    fill(by('voiceA'), names, names.includes(by('voiceA').value) ? by('voiceA').value : names[0]);
    fill(by('voiceB'), names, names.includes(by('voiceB').value) ? by('voiceB').value : names[Math.min(1, names.length - 1)]);
    fields.persona.placeholder = message.defaultPersona;
    fields.temperature.placeholder = `own: ${message.defaultTemperature}`;
    by('record').disabled = by('live').disabled = by('sound').disabled = !message.canHear;
    mouth.open(message.visemes, message.mouthRate);
    ticks.open(message.budgetMs);
    player.open(message.rate).catch(error => tell(`The browser plays no sound: ${error.message}`));
    if (!document.body.dataset.ready) performance.mark('ready');
    document.body.dataset.ready = 'true';
  },
  refused(message) {
    tell(message.message);
    by('state').textContent = opened ? 'ready' : 'not ready';

    // What cannot be used is not left picked.
    if (opened) {
      fields.bundle.value = opened.bundle;
      fields.voice.value = opened.voice;
    }
  },
  sound(number, position, rate, samples) {
    if (number !== take) begin(number, rate);
    waveform.add(position, samples);
    spectrogram.add(position, samples);
    player.play(number, position, samples);
  },
  mouth: (number, index, weights) => mouth.add(number, index, weights),
  stopped: message => player.stop(message.seconds),
  gain: message => player.duck(message.gain),
  word(message) {
    if (message.take === shown) subtitle.add(message.text, message.start);
  },
  transcribed: message => conversation.add('you', `you: ${message.text || '(no words)'}`),
  state: message => { by('state').textContent = message.state.toLowerCase(); },
  action: message => conversation.add('did', `does ${message.name}${message.argument ? ` ${message.argument}` : ''}`),
  latency: message => waterfall.show(message),
  ticks: message => ticks.add(message.ms),
  finished(message) {
    conversation.add('said', `${message.voice}: ${message.text}${message.interrupted ? '\u2014' : ''}`);
    if (message.interrupted && message.take === shown) subtitle.cut();
    files.show(message.id);
    by('time').textContent = `${message.seconds.toFixed(2)} s`;
    document.body.dataset.finished = message.id;
  },
});

const script = new Script(
  { input: by('csv'), progress: by('progress'), state: by('scriptState'), zip: by('zip'), cancel: by('cancel') },
  () => { const { persona, ...rest } = choice(); return rest; },
  tell,
);

function show(number) {
  shown = number;
  subtitle.begin();
  mouth.begin(number);
}

// The character has the last word: a comparison ends.
function begin(number, rate) {
  compare.stop();
  take = number;
  show(number);
  waveform.clear(rate);
  spectrogram.clear(rate);
  delete document.body.dataset.finished;
}

function fill(select, values, value, labels = values) {
  select.replaceChildren(...values.map((each, i) => new Option(labels[i], each)));
  select.value = value;
}

function pick(other = {}) {
  connection.send({ type: 'open', ...choice(), ...other });
}

async function send(message) {
  tell('');
  await player.wake();
  if (!connection.send(message)) tell('There is no connection to the preview; is ./omninpc preview still running?');
}

const say = () => send({ type: 'say', text: by('text').value });
const talk = () => send({ type: 'talk', text: by('text').value });
const stop = () => { compare.stop(); send({ type: 'interrupt' }); };

async function hear(file) {
  if (by('live').getAttribute('aria-pressed') === 'true') await toggleLive(); // one or the other is heard
  const answer = await ask('api/sound', { method: 'POST', headers: { 'Content-Type': 'audio/wav' }, body: file });
  await send({ type: 'hear', sound: (await answer.json()).id });
}

async function toggleRecording() {
  if (recording) {
    microphone.close();
    const blocks = recording;
    recording = null;
    by('record').setAttribute('aria-pressed', 'false');
    const samples = new Float32Array(blocks.reduce((count, block) => count + block.length, 0));
    blocks.reduce((offset, block) => { samples.set(block, offset); return offset + block.length; }, 0);
    if (samples.length > 0) await hear(wav(samples, microphone.rate));
  } else if (!microphone.isOpen) {
    const blocks = [];
    await microphone.open(block => {
      blocks.push(block);
      by('time').textContent = `recording ${(blocks.length * block.length / microphone.rate).toFixed(1)} s`;
    });
    recording = blocks;
    by('record').setAttribute('aria-pressed', 'true');
  }
}

async function toggleLive() {
  const isOn = by('live').getAttribute('aria-pressed') === 'true';
  if (isOn) {
    microphone.close();
    connection.send({ type: 'endHearing' });
  } else {
    if (microphone.isOpen) return;
    await player.wake();
    await microphone.open(block => connection.sendSound(block, microphone.rate));
  }

  by('live').setAttribute('aria-pressed', String(!isOn));
}

// What a click starts and cannot finish is told.
const trying = act => async event => {
  event?.preventDefault?.();
  tell('');
  try {
    await act(event);
  } catch (error) {
    tell(error.message);
  }
};

by('line').addEventListener('submit', trying(say));
by('character').addEventListener('submit', event => event.preventDefault());
by('talk').addEventListener('click', trying(talk));
by('stop').addEventListener('click', trying(stop));
by('record').addEventListener('click', trying(toggleRecording));
by('live').addEventListener('click', trying(toggleLive));
by('sound').addEventListener('change', trying(async () => {
  const [file] = by('sound').files;
  by('sound').value = '';
  if (file) await hear(file);
}));
by('clip').addEventListener('click', trying(() => files.saveClip({ ...choice(), text: by('text').value })));
by('compare').addEventListener('click', trying(async () => {
  const both = [by('voiceA').value, by('voiceB').value].map(voice => ({ ...choice(), voice, text: by('text').value }));
  await compare.load(both, voice => { by('state').textContent = `rendering ${voice}`; });
  by('state').textContent = 'ready';
}));
for (const field of Object.values(fields)) {
  field.addEventListener('change', () => {
    tell('');
    // Another bundle has other voices: its first one speaks.
    pick(field === fields.bundle ? { voice: '' } : {});
  });
}

// A file dropped anywhere is what its name says; without this the browser would open it in place of the page.
for (const name of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(name, event => {
    event.preventDefault();
    by('drop').classList.toggle('over', name === 'dragover');
  });
}

document.addEventListener('drop', trying(async event => {
  const [file] = event.dataTransfer.files;
  if (!file) return;
  if (/\.csv$/i.test(file.name)) await script.render(file);
  else if (/\.wav$/i.test(file.name)) await hear(file);
  else throw new Error(`A script (.csv) or a sound (.wav) can be dropped here; found "${file.name}".`);
}));

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') trying(stop)(event);
  else if (event.key === 'Enter' && event.ctrlKey) trying(event.shiftKey ? talk : say)(event);
  else if (event.altKey && event.code === 'KeyA' && !by('hearA').disabled) compare.hear(0);
  else if (event.altKey && event.code === 'KeyB' && !by('hearB').disabled) compare.hear(1);
});

// Once a picture: the place that is heard, the words and the mouth there, the level.
let lastHeard = 0;
function look() {
  const seconds = player.heard(take);
  if (seconds !== null) {
    lastHeard = seconds;
    waveform.hear(seconds);
    by('time').textContent = `${Math.max(0, seconds).toFixed(2)} s`;
  } else if (document.body.dataset.finished && lastHeard > 0) {
    waveform.hear(Infinity);
    lastHeard = 0;
  }

  // A browser without sound shows the words as they come.
  const place = shown === take ? seconds : compare.seconds;
  subtitle.hear(place ?? (document.body.dataset.finished || !player.isRunning ? Infinity : -1));
  mouth.show(shown, place);
  const level = player.level();
  loudest = Math.max(loudest, level);
  by('level').value = level;
  by('level').dataset.loudest = loudest.toFixed(4);
  requestAnimationFrame(look);
}

async function start() {
  try {
    const { bundles, maxTextLength } = await (await ask('api/bundles')).json();
    by('text').maxLength = maxTextLength;
    fill(fields.bundle, bundles, bundles[0]);
  } catch (error) {
    tell(error.message);
  }

  requestAnimationFrame(look);
}

start();
