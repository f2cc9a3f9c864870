import { CLOUD_ARTICLES } from './cloud.articles.js';
import { INTELLIGENCE_ARTICLES } from './intelligence.articles.js';
import type { SampleArticle } from './sample-content.js';
import { SECURITY_ARTICLES } from './security.articles.js';
import type { SectionKey } from './sections.js';
import { WORK_ARTICLES } from './work.articles.js';

/** An article with the section it stands in. */
export interface PlacedArticle extends SampleArticle {
  readonly section: SectionKey;
}

const placed = (section: SectionKey, articles: readonly SampleArticle[]): readonly PlacedArticle[] =>
  articles.map((article) => ({ ...article, section }));

/** All articles of the sample. */
export const ARTICLES: readonly PlacedArticle[] = [
  ...placed('security', SECURITY_ARTICLES),
  ...placed('cloud', CLOUD_ARTICLES),
  ...placed('intelligence', INTELLIGENCE_ARTICLES),
  ...placed('work', WORK_ARTICLES),
];
