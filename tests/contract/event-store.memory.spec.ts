import { MemoryEventStore } from '#event-store/memory';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('memory', async () => ({ store: new MemoryEventStore(), close: async () => undefined }));
