import { z } from 'zod';
import { isHostileHref, LONGEST_HREF } from '../domain/body.js';
import type { Block, BodyDocument, InlineText, InnerParagraph, ListItem, Mark } from '../domain/body.js';
import { charactersOf, LONGEST_BODY } from '../domain/body-size.js';
import { unfinishedPlaces } from '../domain/unfinished-places.js';
import type { UnfinishedPlace } from '../domain/unfinished-places.js';

/** What one body may hold. Far above any article, far below what would hurt a reader of the log. */
export const BODY_LIMITS = {
  blocks: LONGEST_BODY.blocks,
  /** Runs of text in one paragraph or subheading. */
  runs: 1_000,
  /** Characters in one run. */
  runLength: 20_000,
  listItems: 500,
  /** Paragraphs in one list entry or quotation. */
  innerParagraphs: 50,
  titleLength: 500,
  altLength: 1_000,
  captionLength: 2_000,
  creditLength: 300,
  /** Characters of text in the whole document. */
  textLength: LONGEST_BODY.characters,
} as const;

/**
 * No control characters but tab and line feed (PostgreSQL takes no NUL), no half of a surrogate pair, and none of the
 * code points that are no characters (XML takes no U+FFFE).
 */
const PRINTABLE = /^(?:[^\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]|[\t\n])*$/u;

const printable = (longest: number) =>
  z.string().max(longest).regex(PRINTABLE, 'Remove the control characters from this text.');

/** Text that need not be there; blank text is none. */
const optional = (longest: number) =>
  printable(longest)
    .transform((text) => (text.trim() === '' ? null : text))
    .nullable()
    .default(null);

const LACKING: Readonly<Record<UnfinishedPlace['lacks'], string>> = {
  title: 'Write something here or leave it out.',
  address: 'A link leads to http:, https:, mailto: or a path of this site such as /navnenyt.',
};

const blockId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'A block id is 1 to 64 letters, digits, hyphens or underscores.');

const blockAttributes = z.strictObject({ id: blockId });

const mark: z.ZodType<Mark> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bold') }),
  z.strictObject({ type: z.literal('italic') }),
  z.strictObject({
    type: z.literal('link'),
    attrs: z.strictObject({
      href: printable(LONGEST_HREF).refine((href) => !isHostileHref(href), LACKING.address),
    }),
  }),
]);

const inlineText: z.ZodType<InlineText> = z.strictObject({
  type: z.literal('text'),
  text: printable(BODY_LIMITS.runLength).min(1),
  marks: z
    .array(mark)
    .min(1)
    .max(3)
    .refine(
      (marks) => new Set(marks.map(({ type }) => type)).size === marks.length,
      'Each kind of mark may stand once on a run of text.',
    )
    .exactOptional(),
});

const inline = z.array(inlineText).max(BODY_LIMITS.runs).default([]);

const innerParagraph: z.ZodType<InnerParagraph> = z.strictObject({
  type: z.literal('paragraph'),
  attrs: blockAttributes.exactOptional(),
  content: inline,
});

const innerParagraphs = z.array(innerParagraph).min(1).max(BODY_LIMITS.innerParagraphs);

const listItem: z.ZodType<ListItem> = z.strictObject({
  type: z.literal('listItem'),
  content: innerParagraphs,
});

const listItems = z.array(listItem).min(1).max(BODY_LIMITS.listItems);

/** The strict door for one top-level block of a draft. */
export const draftBlockSchema: z.ZodType<Block> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('paragraph'), attrs: blockAttributes, content: inline }),
  z.strictObject({
    type: z.literal('heading'),
    attrs: z.strictObject({ id: blockId, level: z.union([z.literal(2), z.literal(3)]) }),
    content: inline,
  }),
  z.strictObject({ type: z.literal('bulletList'), attrs: blockAttributes, content: listItems }),
  z.strictObject({ type: z.literal('orderedList'), attrs: blockAttributes, content: listItems }),
  z.strictObject({
    type: z.literal('blockquote'),
    attrs: z.strictObject({
      id: blockId,
      attribution: optional(BODY_LIMITS.creditLength),
    }),
    content: innerParagraphs,
  }),
  z.strictObject({
    type: z.literal('image'),
    attrs: z.strictObject({
      id: blockId,
      mediaId: z.uuid().toLowerCase(),
      alt: printable(BODY_LIMITS.altLength),
      caption: optional(BODY_LIMITS.captionLength),
      credit: optional(BODY_LIMITS.creditLength),
    }),
  }),
  z.strictObject({
    type: z.literal('readAlso'),
    attrs: z.strictObject({
      id: blockId,
      title: printable(BODY_LIMITS.titleLength),
      articleId: z.uuid().toLowerCase().nullable().default(null),
    }),
  }),
]);

function idTwice(blocks: readonly Block[]): number | null {
  const seen = new Set<string>();
  for (const [index, { attrs }] of blocks.entries()) {
    if (seen.has(attrs.id)) return index;
    seen.add(attrs.id);
  }
  return null;
}

/**
 * The strict door for the body of an article that is being written: unknown nodes, attributes and marks are refused,
 * never dropped, so nothing that an editor wrote vanishes in silence. What Tiptap leaves out when empty (`content`, a
 * null attribute) may be left out; the result always has it, so that equal bodies are equal JSON. Depth is bounded by
 * the shape: a list or quotation holds paragraphs only. What is typed halfway passes: a title that is empty, an address
 * that is none yet.
 */
export const draftBodySchema: z.ZodType<BodyDocument> = z
  .strictObject({
    type: z.literal('doc'),
    content: z.array(draftBlockSchema).max(BODY_LIMITS.blocks).default([]),
  })
  .superRefine((document, context) => {
    const index = idTwice(document.content);
    if (index !== null) {
      context.addIssue({
        code: 'custom',
        path: ['content', index, 'attrs', 'id'],
        message: 'Two blocks have this id; give each block its own.',
      });
    }
    if (charactersOf(document) > BODY_LIMITS.textLength) {
      context.addIssue({
        code: 'custom',
        path: ['content'],
        message: `The body is longer than ${BODY_LIMITS.textLength} characters; split it into several articles.`,
      });
    }
  });

/** As {@link draftBodySchema}, for what is shown as it is sent: nothing in it is unfinished. */
export const bodySchema: z.ZodType<BodyDocument> = draftBodySchema.superRefine((document, context) => {
  for (const { path, lacks } of unfinishedPlaces(document)) {
    context.addIssue({ code: 'custom', path: [...path], message: LACKING[lacks] });
  }
});
