import type { ReadReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { EventRecord } from './event-log.js';

/** What a reader of `$all` wants: stream names or event types, by prefixes or by a regular expression. */
export function filterOf(
  filter: ReadReq.Options.FilterOptions | undefined,
): (record: EventRecord) => boolean {
  if (filter === undefined) return () => true;
  const names = filter.getStreamIdentifier();
  const expression = names ?? filter.getEventType();
  const nameOf = names === undefined ? ({ type }: EventRecord) => type : ({ stream }: EventRecord) => stream;
  if (expression === undefined) return () => true;
  if (expression.getRegex() !== '') {
    const pattern = new RegExp(expression.getRegex());
    return (record) => pattern.test(nameOf(record));
  }
  const prefixes = expression.getPrefixList();
  return (record) => prefixes.some((prefix) => nameOf(record).startsWith(prefix));
}
