import type { JsonObject } from './event-store.port.js';

/** Keeps one data key a person and seals the personal fields of events with it. */
export abstract class PersonalVault {
  /**
   * Seals personal fields; makes the key, durably, when it does not exist yet.
   * @param aad bound to the seal, so that it opens nowhere else: stream + event type.
   * @throws Error when the key was destroyed.
   */
  abstract seal(keyId: string, aad: string, data: JsonObject): Promise<JsonObject>;

  /**
   * Opens a seal; null once the key is destroyed.
   * @throws Error when the seal is damaged or the key is missing without having been destroyed.
   */
  abstract open(keyId: string, aad: string, sealed: JsonObject): Promise<JsonObject | null>;

  /** Destroys a key for good; repeating it is harmless. */
  abstract destroy(keyId: string): Promise<void>;
}
