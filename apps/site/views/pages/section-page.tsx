import type { VNode } from 'preact';
import { OlderLink, PageTitle } from '../parts/page-title.js';
import { Story } from '../parts/stories.js';
import type { Publication, SectionPageModel, StoryModel } from '../view-models.js';
import { wordsOf } from '../words.js';

export interface SectionPageProps {
  readonly page: SectionPageModel;
  readonly publication: Publication;
}

/** The first story opens the page, unless the desk made it small; so does what the desk made large. */
function isLead({ size }: StoryModel, place: number): boolean {
  return size === 'large' || (place === 0 && size !== 'small');
}

/** `/{section}`: its stories, arranged by the desk or newest first. */
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
            place={isLead(story, place) ? 'lead' : 'row'}
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
