// node measure.mjs FOLDER MODEL THREADS STREAMS TOKENS
// Generates TOKENS tokens in each of STREAMS streams with llama.cpp (the package node-llama-cpp in FOLDER/node_modules) and prints one line of JSON.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, modelPath, ...numbers] = process.argv.slice(2);
const [threads, streams, tokens] = numbers.map(Number);
const { getLlama } = await import(pathToFileURL(join(folder, 'node_modules/node-llama-cpp/dist/index.js')));
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: threads });
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const context = await model.createContext({ contextSize: 256, sequences: streams, threads, batchSize: 256 });

const generate = async (sequence, count) => {
  // Any token may come of random weights, the one that ends a text too; it ends nothing here. Greedy: what is timed is the model.
  let left = count;
  const start = sequence.nextTokenIndex === 0 ? Array.from({ length: 16 }, (_, i) => i + 100) : [100];
  for await (const _ of sequence.evaluate(start, { temperature: 0, yieldEogToken: true })) {
    if (--left === 0) break;
  }
};

const sequences = Array.from({ length: streams }, () => context.getSequence());
await Promise.all(sequences.map(sequence => generate(sequence, 8)));
const begun = performance.now();
await Promise.all(sequences.map(sequence => generate(sequence, tokens)));
const seconds = (performance.now() - begun) / 1000;
console.log(JSON.stringify({ threads, streams, tokens_per_second: streams * tokens / seconds, ms_per_step: 1000 * seconds / tokens }));
await llama.dispose();
