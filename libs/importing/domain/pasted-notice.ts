import type { UnreadSentence } from './notice-details.js';
import { normaliseText } from './page-lines.js';
import { splitTrailingMarker } from './people-move-kinds.js';
import { placedNotice } from './people-notice.parser.js';
import type { FieldPlace, ReadNotice } from './people-notice.parser.js';

/** A notice that somebody pasted, as far as it was understood. */
export interface PastedNotice {
  /** As it would be recorded: on one line, without the marker of its kind. All places are places in it. */
  readonly text: string;
  /** Null when the notice has none of the known forms. */
  readonly notice: ReadNotice | null;
  /** Where each field stands, in the order of the text. */
  readonly understood: readonly FieldPlace[];
  /** What adds to no field, in the order of the text; the whole text when there is no notice. */
  readonly notUnderstood: readonly UnreadSentence[];
}

/**
 * Reads one notice out of pasted text, in any number of lines. Nothing is guessed: what no field takes is told, and
 * stays in the text.
 */
export function readPastedNotice(pasted: string): PastedNotice {
  const { text, marker } = splitTrailingMarker(normaliseText(pasted));
  const { reading, places, unread } = placedNotice(text);
  const refused = (why: string): PastedNotice => ({
    text,
    notice: null,
    understood: [],
    notUnderstood: text === '' ? [] : [{ from: 0, to: text.length, why }],
  });
  if (reading.type !== 'read') return refused(reading.why);
  const { notice } = reading;
  return marker !== null && marker !== notice.kind
    ? refused('The marker names another kind of move than the sentence does.')
    : { text, notice, understood: places, notUnderstood: unread };
}
