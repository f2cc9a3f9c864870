import { runRole } from './run-role.js';

await runRole(process.argv[2] ?? 'all');
