import type { JsonObject } from './event-store.port.js';

const texts = new WeakMap<JsonObject, string>();

/** The data of an event as text; written once, since it is measured and sent. Event data never changes. */
export function jsonOf(data: JsonObject): string {
  let text = texts.get(data);
  if (text === undefined) {
    text = JSON.stringify(data);
    texts.set(data, text);
  }
  return text;
}
