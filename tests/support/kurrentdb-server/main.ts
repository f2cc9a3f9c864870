import { parseArgs } from 'node:util';
import { Cluster } from './cluster.js';
import { serveControl } from './control.js';

/*
 * `node --import tests/support/typescript.mjs tests/support/kurrentdb-server/main.ts --data file [--port 2113 …]`:
 * a process that speaks the protocol of KurrentDB. It prints one line of JSON when it answers, and ends with the
 * process that started it, or on SIGTERM.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', multiple: true, default: ['0'] },
    control: { type: 'string', default: '0' },
    version: { type: 'string', default: '24.10.0' },
    'max-append-size': { type: 'string', default: String(1024 * 1024) },
    'statistics-ms': { type: 'string', default: '1000' },
    'ends-with-parent': { type: 'boolean', default: false },
  },
});
if (values.data === undefined) throw new Error('--data names the file that keeps the log.');

const cluster = new Cluster({
  dataFile: values.data,
  ports: values.port.map(Number),
  serverVersion: values.version,
  maxAppendSize: Number(values['max-append-size']),
  statisticsMs: Number(values['statistics-ms']),
});
await cluster.listen();
const control = await serveControl(cluster, Number(values.control));

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  control.close();
  cluster.shutDown().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (values['ends-with-parent']) {
  process.stdin.on('close', () => process.exit(0));
  process.stdin.resume();
}
process.stdout.write(
  `${JSON.stringify({ ports: cluster.nodes.map(({ port }) => port), control: control.port })}\n`,
);
