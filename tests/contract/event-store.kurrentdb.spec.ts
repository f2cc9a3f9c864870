import { openTestKurrentDB } from '#testing/test-kurrentdb';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('KurrentDB', openTestKurrentDB);

// A real server has one version: there is nothing else to choose.
if (!process.env['KURRENTDB_URL']) {
  eventStoreContract('KurrentDB from 25.1 on', () => openTestKurrentDB({ serverVersion: '25.1.0' }));
}
