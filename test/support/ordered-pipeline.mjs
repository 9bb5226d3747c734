// Runs a pipeline as a media worker does, by gstreamer-superficial: the first argument is its description. Standard input takes one JSON
// value a line, an order for the element `record` or null to end; standard output gives its messages, one JSON object a line.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const { Pipeline } = createRequire(import.meta.url)('gstreamer-superficial');
const [, , launch] = process.argv;
const pipeline = new Pipeline(launch);
const element = pipeline.findChild('record');

pipeline.pollBus((message) => {
  if (message.type === 'error') process.stdout.write(`${JSON.stringify({ event: 'error' })}\n`);
  if (message.name === 'roundsight-record') process.stdout.write(`${JSON.stringify(message)}\n`);
});
pipeline.play();
createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if (order !== null) {
    element.order = order;
    return;
  }
  pipeline.stop();
  process.exit(0);
});
