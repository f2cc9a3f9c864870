import { cpus, loadavg, totalmem } from 'node:os';
import { findBinaries } from '../../libs/platform/embedded-postgres/binaries.js';

/** What figures must be read with: `4 cores (…), 16 GB, linux x64, Node 20.20.2, PostgreSQL 18.4`. */
export async function describeMachine(): Promise<string> {
  const cores = cpus();
  const [load = 0] = loadavg();
  const model = cores[0]?.model.trim() ?? '';
  return [
    `${cores.length} cores${model === '' || model === 'unknown' ? '' : ` (${model})`}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${(await findBinaries()).version.split('-')[0]}`,
    `load ${load.toFixed(1)} at the start`,
  ].join(', ');
}
