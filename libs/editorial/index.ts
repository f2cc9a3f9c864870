export { BODY_LIMITS, bodySchema } from './contract/body.schema.js';
export { isSafeHref } from './domain/body.js';
export type {
  Block,
  BlockAttributes,
  BodyDocument,
  BulletListBlock,
  HeadingBlock,
  ImageBlock,
  InlineText,
  InnerParagraph,
  LinkMark,
  ListItem,
  Mark,
  OrderedListBlock,
  ParagraphBlock,
  QuoteBlock,
  ReadAlsoBlock,
} from './domain/body.js';
export type { BodyResolvers, MediaFile } from './rendering/body-resolvers.js';
export { Body, bodyHtml, bodyText } from './rendering/body-html.js';
export type { BodyProps, BodyWords } from './rendering/body-html.js';
export { NO_MARKUP, renderMarkup } from './rendering/markup.js';
export type { Markup } from './rendering/markup.js';
export { Picture, PictureCaption } from './rendering/picture.js';
export type { PictureCaptionProps, PictureProps, PictureUrgency } from './rendering/picture.js';
