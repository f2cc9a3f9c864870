import type { MoveKind } from './move-kinds.js';
import type { PrivacyGrounds } from '#kernel';
import type { MoveDetails, MoveRestriction } from './person.events.js';

/** A notice to be recorded. */
export interface MoveToRecord {
  readonly noticeId: string;
  readonly kind: MoveKind;
  readonly companyId: string;
  /** The company's name, for a text that is generated. */
  readonly companyName: string;
  readonly details: MoveDetails;
  /** The picture of the person among the newsroom's media. */
  readonly photoId?: string | null;
  /** The notice as someone wrote it; null has it generated from the details. */
  readonly text: string | null;
}

/** What can be asked of a person's stream. */
export type PersonCommand =
  | {
      /** Records a notice about somebody the newsroom has no stream for. */
      readonly type: 'RecordFirstMove';
      /** The id that the claim on the notice gave the person; a refusal names it. */
      readonly personId: string;
      readonly move: MoveToRecord;
    }
  | {
      /** Records a notice about somebody who has one already. */
      readonly type: 'RecordFurtherMove';
      readonly personId: string;
      readonly move: MoveToRecord;
    }
  | {
      readonly type: 'ReviseMove';
      readonly noticeId: string;
      /** The name of the company that the notice has after the change, for a text that is generated. */
      readonly companyName: string;
      /** Members left out stay. */
      readonly changes: {
        readonly kind?: MoveKind;
        readonly companyId?: string;
        readonly photoId?: string | null;
        readonly details?: Partial<MoveDetails>;
        /** Words replace the text, null has it generated anew. */
        readonly text?: string | null;
      };
    }
  | {
      /** Keeps a notice back at every instant, or lifts that again. */
      readonly type: 'RestrictMove';
      readonly noticeId: string;
      readonly restriction: MoveRestriction;
      readonly grounds: PrivacyGrounds;
    }
  | {
      /** Erases everything personal about the person; cannot be undone. */
      readonly type: 'ErasePerson';
      readonly grounds: PrivacyGrounds;
    };
