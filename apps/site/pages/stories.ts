import type { FrontStory, Section, SectionName, Story, StoryImage } from '#editorial';
import type { ImageModel, LinkModel, StoryLineModel, StoryModel } from '../views/view-models.js';

/** Site-relative address of an article. */
export function articleUrl({ slug, id }: { readonly slug: string; readonly id: string }): string {
  return `/artikel/${slug}-${id}`;
}

/** A section as a link. */
export function sectionLink({ name, slug }: SectionName | Section): LinkModel {
  return { name, url: `/${slug}` };
}

/** A picture of a story. */
export function imageOf(image: StoryImage | null): ImageModel | null {
  if (!image) return null;
  const { url, width, height, variants, alt, caption, credit } = image;
  return { url, width, height, variants, alt, caption, credit };
}

/** A story as lists show it. */
export function storyLineOf(story: Story): StoryLineModel {
  return {
    url: articleUrl(story),
    headline: story.headline,
    section: story.section && sectionLink(story.section),
    publishedAt: story.publishedAt,
  };
}

/** A story with picture and standfirst. */
export function storyOf(story: Story): StoryModel {
  return {
    ...storyLineOf(story),
    kicker: null,
    standfirst: story.standfirst,
    image: imageOf(story.topImage),
    size: null,
  };
}

/** A story in its place on a front, under its front headline. */
export function frontStoryOf({ story, headline, kicker, size }: FrontStory): StoryModel {
  return { ...storyOf(story), headline, kicker, size };
}
