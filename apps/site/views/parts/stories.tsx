import { Picture } from '#editorial';
import type { VNode } from 'preact';
import type { Publication, StoryLineModel, StoryModel } from '../view-models.js';
import { Time } from './time.js';

const SIZES = {
  lead: '(min-width: 75rem) 37rem, (min-width: 48rem) 58vw, 100vw',
  card: '(min-width: 75rem) 18rem, (min-width: 40rem) 45vw, 100vw',
  row: '(min-width: 40rem) 15rem, 30vw',
} as const;

export interface StoryProps {
  readonly story: StoryModel;
  readonly publication: Publication;
  /** `lead` opens the front page, `card` stands in a grid, `row` in a list with its picture beside it. */
  readonly place: 'lead' | 'card' | 'row';
  readonly heading: 'h2' | 'h3';
  /** Left out where the section is said already. */
  readonly section: 'named' | 'known';
  /** What the place gives; the story's own size may say otherwise. */
  readonly standfirst: 'shown' | 'hidden';
  readonly picture: 'shown' | 'hidden';
}

/** An article on a front page. The headline is the one link; its target is the whole of the story. */
export function Story(props: StoryProps): VNode {
  const { story, publication, place, heading: Heading, section } = props;
  const { size } = story;
  const shows = (part: 'shown' | 'hidden') => size === 'large' || (size !== 'small' && part === 'shown');
  const above = story.kicker ?? (section === 'named' ? (story.section?.name ?? null) : null);
  return (
    <article class={`story story-${place}${size === 'large' ? ' story-large' : ''}`}>
      {story.image === null || !shows(props.picture) ? null : (
        <div class="story-picture">
          <Picture
            picture={story.image}
            urgency={place === 'lead' ? 'first' : 'later'}
            sizes={SIZES[place]}
          />
        </div>
      )}
      <div class="story-words">
        {above === null ? null : <p class="kicker">{above}</p>}
        <Heading class="story-headline">
          <a href={story.url}>{story.headline}</a>
        </Heading>
        {story.standfirst === null || !shows(props.standfirst) ? null : (
          <p class="story-standfirst">{story.standfirst}</p>
        )}
        <p class="story-time">
          <Time instant={story.publishedAt} publication={publication} length="short" />
        </p>
      </div>
    </article>
  );
}

export interface StoryLinesProps {
  readonly title: string;
  readonly lines: readonly StoryLineModel[];
  readonly publication: Publication;
  /** Also the id of its heading. */
  readonly name: string;
}

/** A list of headlines with their times; nothing when there are none. */
export function StoryLines({ title, lines, publication, name }: StoryLinesProps): VNode | null {
  if (lines.length === 0) return null;
  return (
    <section class={`lines ${name}`} aria-labelledby={name}>
      <h2 id={name} class="block-title">
        {title}
      </h2>
      <ul>
        {lines.map((line) => (
          <li>
            <a href={line.url}>{line.headline}</a>
            <p class="story-time">
              {line.section === null ? null : <span class="line-section">{line.section.name}</span>}
              <Time instant={line.publishedAt} publication={publication} length="short" />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
