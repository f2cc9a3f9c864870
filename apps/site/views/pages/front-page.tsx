import type { VNode } from 'preact';
import { Story, StoryLines } from '../parts/stories.js';
import type { FrontPageModel, Publication, StoryGroupModel, StoryModel } from '../view-models.js';
import { wordsOf } from '../words.js';

export interface FrontPageProps {
  readonly page: FrontPageModel;
  readonly publication: Publication;
}

/** True when there is nothing at all to read yet. */
export function isEmpty({ lead, secondary, groups, newest }: FrontPageModel): boolean {
  return lead === null && secondary.length === 0 && groups.length === 0 && newest.length === 0;
}

function EmptyNewsroom({ publication }: { readonly publication: Publication }): VNode {
  const words = wordsOf(publication.language);
  return (
    <div class="message">
      <h1>{words.emptyTitle(publication.name)}</h1>
      <p class="message-text">{words.emptyText}</p>
      <p>
        {words.emptyMeanwhile} <a href="/job">{words.job}</a> {words.and}{' '}
        <a href="/navnenyt">{words.peopleMoves}</a>.
      </p>
    </div>
  );
}

function Group({
  group: { section, stories },
  publication,
  index,
}: {
  readonly group: StoryGroupModel;
  readonly publication: Publication;
  readonly index: number;
}): VNode | null {
  if (stories.length === 0) return null;
  const id = `group-${index + 1}`;
  return (
    <section class="group" aria-labelledby={id}>
      <h2 id={id} class="block-title">
        <a href={section.url}>{section.name}</a>
      </h2>
      <div class="group-stories">
        {stories.map((story, place) => (
          <Story
            story={story}
            publication={publication}
            place="card"
            heading="h3"
            section="known"
            standfirst={place === 0 ? 'shown' : 'hidden'}
            picture={place === 0 ? 'shown' : 'hidden'}
          />
        ))}
      </div>
    </section>
  );
}

const WIDEST_ROW = 3;

/** Large stories have a row of their own; those between them share rows as evenly as they can, in order. */
export function rowsOf(stories: readonly StoryModel[]): readonly (readonly StoryModel[])[] {
  const runs: StoryModel[][] = [];
  let open = false;
  for (const story of stories) {
    const isLarge = story.size === 'large';
    if (isLarge || !open) runs.push([story]);
    else runs.at(-1)?.push(story);
    open = !isLarge;
  }
  return runs.flatMap((run) => {
    const rows = Math.ceil(run.length / WIDEST_ROW);
    return Array.from({ length: rows }, (_, row) =>
      run.slice(Math.ceil((row * run.length) / rows), Math.ceil(((row + 1) * run.length) / rows)),
    );
  });
}

/** `/`: the lead, what comes next to it, the newest, and every section. */
export function FrontPage({ page, publication }: FrontPageProps): VNode {
  if (isEmpty(page)) return <EmptyNewsroom publication={publication} />;
  const words = wordsOf(publication.language);
  const { lead, secondary, further, groups, newest } = page;
  return (
    <div class="front">
      <h1 class="visually-hidden">
        {publication.name}: {words.frontPage}
      </h1>
      <div class={`front-top ${lead === null ? 'without-lead' : 'with-lead'}`}>
        {lead === null ? null : (
          <Story
            story={lead}
            publication={publication}
            place="lead"
            heading="h2"
            section="named"
            standfirst="shown"
            picture="shown"
          />
        )}
        {secondary.length === 0 ? null : (
          <div class="front-secondary">
            {secondary.map((story, place) => (
              <Story
                story={story}
                publication={publication}
                place="card"
                heading="h2"
                section="named"
                standfirst={place === 0 ? 'shown' : 'hidden'}
                picture={place === 0 ? 'shown' : 'hidden'}
              />
            ))}
          </div>
        )}
      </div>
      {further.length === 0 ? null : (
        <div class="front-further">
          {rowsOf(further).map((row) => (
            <div class={`front-row row-of-${row.length}`}>
              {row.map((story) => (
                <Story
                  story={story}
                  publication={publication}
                  place={row.length === 1 ? 'row' : 'card'}
                  heading="h2"
                  section="named"
                  standfirst={row.length === 1 ? 'shown' : 'hidden'}
                  picture="shown"
                />
              ))}
            </div>
          ))}
        </div>
      )}
      <StoryLines title={words.newest} lines={newest} publication={publication} name="newest" />
      {groups.map((group, index) => (
        <Group group={group} publication={publication} index={index} />
      ))}
    </div>
  );
}
