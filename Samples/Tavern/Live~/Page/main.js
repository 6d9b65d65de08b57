// The tavern's page: shows what the game tells, and tells the game what the player does.
import { Connection } from './connection.js';
import { Ears } from './ears.js';
import { Legs } from './legs.js';
import { Microphone } from './microphone.js';
import { People } from './people.js';
import { Room } from './room.js';
import { Ticks } from './ticks.js';

const KEPT_LINES = 200;
const find = id => document.getElementById(id);
const room = new Room(find('room'));
const people = new People(find('people'), who => connection.send({ type: 'approach', who }));
const ticks = new Ticks(find('ticks'), find('tickFigures'));
const ears = new Ears();
const microphone = new Microphone();
let rate = 48000;
let utterance = '';
let isTalking = false;
let opening = Promise.resolve();
let failed = null;
let loudest = 0;

const connection = new Connection({
  connected: () => { find('state').textContent = 'connected'; },
  lost: () => { find('state').textContent = 'the game is gone; trying again'; },
  opened,
  state,
  ticks: message => ticks.add(message.ms),
  transcribed: message => {
    if (message.spoken) enter('you', `you: ${message.text}`);
  },
  word,
  finished: message => {
    if (message.text) enter('said', `${message.who}: ${message.text}${message.interrupted ? ' \u2014' : ''}`);
    document.body.dataset.finished = message.who;
  },
  action: message => enter('did', `${message.who} \u2192 ${message.name.replaceAll('_', ' ')}${message.argument ? ` ${message.argument}` : ''}`),
  listens: message => enter('listens', `${message.who} (listening): ${message.text}`),
  refused: message => { find('problem').textContent = message.message; },
  sound: (take, position, mixRate, samples) => ears.play(samples),
  mouth: () => {},
});

function opened(message) {
  rate = message.rate;
  find('model').textContent = message.model;
  room.open(message);
  people.open(message.people);
  ticks.open(message.budgetMs);
  for (const id of ['text', 'say']) find(id).disabled = false;
  find('talk').disabled = !message.canHear;
  document.body.dataset.opened = '';
}

function state(message) {
  room.show(message);
  people.show(message);
  find('to').textContent = message.to ? `speaking to ${message.to}` : 'nobody is in earshot';
  find('things').textContent = message.room;
}

function word(message) {
  const key = `${message.who} ${message.utterance}`;
  const subtitle = find('subtitle');
  subtitle.textContent = key === utterance ? `${subtitle.textContent} ${message.text}` : `${message.who}: ${message.text}`;
  utterance = key;
}

function enter(kind, text) {
  const list = find('conversation');
  const line = document.createElement('li');
  line.className = kind;
  line.textContent = text;
  list.append(line);
  while (list.children.length > KEPT_LINES) list.firstChild.remove();
  list.scrollTop = list.scrollHeight;
}

async function sound(isOn) {
  try {
    if (isOn) await ears.open(rate);
    else await ears.mute();
    find('sound').setAttribute('aria-pressed', ears.isRunning);
    find('sound').textContent = ears.isRunning ? 'Sound is on' : 'Sound is off';
  } catch (error) {
    find('problem').textContent = `There is no sound in this browser (${error.message}).`;
  }
}

// Push to talk: the microphone is open while the button, or the space bar in the room, is held.
async function talk(isOn) {
  if (isOn === isTalking || find('talk').disabled) return;
  isTalking = isOn;
  find('talk').setAttribute('aria-pressed', isOn);
  if (!isOn) {
    // A microphone that is still being opened is closed once it is open.
    await opening;
    microphone.close();
    connection.send({ type: 'microphone', on: false });
    return;
  }

  try {
    opening = microphone.open(block => connection.sendSound(block, microphone.rate)).catch(error => { failed = error; });
    await opening;
    if (failed) throw failed;
    if (isTalking) connection.send({ type: 'microphone', on: true });
  } catch (error) {
    failed = null;
    isTalking = false;
    find('talk').setAttribute('aria-pressed', false);
    find('problem').textContent = error.message;
  }
}

new Legs(find('room'), (ahead, turn) => connection.send({ type: 'walk', ahead, turn }));

find('ask').addEventListener('submit', event => {
  event.preventDefault();
  const text = find('text').value.trim();
  find('problem').textContent = '';
  if (!text || !connection.send({ type: 'say', text })) return;
  enter('you', `you: ${text}`);
  find('text').value = '';
  sound(true);
});
find('sound').addEventListener('click', () => sound(!ears.isRunning));
find('talk').addEventListener('pointerdown', () => talk(true));
for (const end of ['pointerup', 'pointerleave', 'pointercancel']) find('talk').addEventListener(end, () => talk(false));
find('talk').addEventListener('keydown', event => { if (event.code === 'Space' && !event.repeat) talk(true); });
find('talk').addEventListener('keyup', event => { if (event.code === 'Space') talk(false); });
find('room').addEventListener('keydown', event => {
  if (event.code === 'Space') {
    event.preventDefault();
    if (!event.repeat) talk(true);
  } else if (event.code === 'Enter') {
    find('text').focus();
  }
});
find('room').addEventListener('keyup', event => { if (event.code === 'Space') talk(false); });
find('room').addEventListener('click', event => {
  const who = room.at(event.offsetX, event.offsetY);
  if (who) connection.send({ type: 'approach', who });
  sound(true);
});
find('text').addEventListener('keydown', event => { if (event.key === 'Escape') find('room').focus(); });
addEventListener('blur', () => talk(false));

function picture() {
  const level = ears.isRunning ? ears.level() : 0;
  loudest = Math.max(loudest, level);
  find('level').value = level;
  find('level').dataset.loudest = loudest;
  requestAnimationFrame(picture);
}

picture();
document.body.dataset.ready = '';
performance.mark('ready');
