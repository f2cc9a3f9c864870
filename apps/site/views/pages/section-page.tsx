import type { VNode } from 'preact';
import { OlderLink, PageTitle } from '../parts/page-title.js';
import { Story } from '../parts/stories.js';
import type { Publication, SectionPageModel } from '../view-models.js';
import { wordsOf } from '../words.js';

export interface SectionPageProps {
  readonly page: SectionPageModel;
  readonly publication: Publication;
}

/** `/{section}`: its stories, newest first; the first one larger. */
export function SectionPage({ page, publication }: SectionPageProps): VNode {
  const words = wordsOf(publication.language);
  return (
    <div class="section-page">
      <PageTitle title={page.section.name} lead={page.description} />
      {page.stories.length === 0 ? <p class="message-text">{words.noStories}</p> : null}
      <div class="section-stories">
        {page.stories.map((story, place) => (
          <Story
            story={story}
            publication={publication}
            size={place === 0 ? 'lead' : 'row'}
            heading="h2"
            section="known"
            standfirst="shown"
            picture="shown"
          />
        ))}
      </div>
      <OlderLink url={page.olderUrl} word={words.older} />
    </div>
  );
}
