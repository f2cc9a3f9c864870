import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CompanyDirectory } from '#companies';
import { kindOfLabel } from '#people';
import type { Education, MoveKind, MoveLabel, PreviousPosition } from '#people';
import type { LocalDate } from '#kernel';
import { Requires, text } from '#platform';
import { readPastedNotice } from '../domain/pasted-notice.js';
import type { PastedNotice } from '../domain/pasted-notice.js';

const LONGEST_PASTE = 10_000;

/** `POST /people-moves/preview`. */
export const pasteNoticeSchema = z
  .strictObject({ text: text({ max: LONGEST_PASTE }).describe('One notice, in any number of lines.') })
  .meta({
    example: {
      text: 'Nordhavn Data A/S har pr. 1. december 2026 ansat Asta Lind Bække som netværksarkitekt. Asta er uddannet elektronikingeniør. Nyt job',
    },
  });

/** The parsed {@link pasteNoticeSchema}. */
export type PasteNoticeBody = z.output<typeof pasteNoticeSchema>;

/** What a pasted notice says, ready to be checked and sent to `POST /people-moves`. */
export interface NoticePreview extends Pick<PastedNotice, 'text' | 'understood' | 'notUnderstood'> {
  /** Null when the text has none of the known forms of a notice. */
  readonly notice: {
    readonly kind: MoveKind;
    /** The label that readers see, `Nyt job`. */
    readonly label: MoveLabel;
    readonly person: string;
    readonly company: {
      readonly name: string;
      /** The company that the directory knows by this name; null for one that recording the notice would register. */
      readonly id: string | null;
    };
    readonly effectiveDate: LocalDate | null;
    readonly role: string | null;
    readonly responsibilities: string | null;
    readonly previousPosition: PreviousPosition | null;
    readonly education: Education | null;
  } | null;
}

/** Pasted notices of people moves, before they are recorded. */
@ApiTags('people-moves')
@ApiBearerAuth()
@Controller('api/admin/v1/people-moves')
export class NoticesController {
  constructor(private readonly directory: CompanyDirectory) {}

  @Post('preview')
  @HttpCode(200)
  @Requires('people-move.record')
  @ApiOperation({
    summary: 'Read a pasted notice into fields, and record nothing',
    description:
      'Answers the fields, the places in `text` from which each was taken, and what no field took, with the reason. ' +
      'Nothing is guessed: a text that is no notice has `notice: null`.',
  })
  async previewNotice(
    @Body({ schema: pasteNoticeSchema }) { text: pasted }: PasteNoticeBody,
  ): Promise<NoticePreview> {
    const { notice, ...places } = readPastedNotice(pasted);
    const kind = notice && kindOfLabel(notice.kind);
    if (!notice || !kind) return { ...places, notice: null };
    const { kind: label, person, company: name, remarks: _remarks, ...details } = notice;
    const id = (await this.directory.find({ name })) ?? null;
    return { ...places, notice: { kind, label, person, company: { name, id }, ...details } };
  }
}
