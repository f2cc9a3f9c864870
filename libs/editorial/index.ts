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
