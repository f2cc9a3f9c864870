import type { ArticleContent } from '../domain/article-content.js';

/** The members of a content as a request may or may not have them. */
export type SentContent = { readonly [Name in keyof ArticleContent]?: ArticleContent[Name] | undefined };

/** What was sent, without the members that were not. */
export function sentContent({
  headline,
  standfirst,
  sectionId,
  byline,
  topImage,
  body,
}: SentContent): Partial<ArticleContent> {
  return {
    ...(headline === undefined ? {} : { headline }),
    ...(standfirst === undefined ? {} : { standfirst }),
    ...(sectionId === undefined ? {} : { sectionId }),
    ...(byline === undefined ? {} : { byline }),
    ...(topImage === undefined ? {} : { topImage }),
    ...(body === undefined ? {} : { body }),
  };
}
