import type { FieldProblem } from '#kernel';
import type { AdFormat } from './placement.events.js';

/** How much an ad may say and how its picture must be, so that it fits its place on every screen. */
export const CREATIVE_LIMITS = {
  /** Characters of the headline and the teaser, which stand in a narrow column. */
  headline: 120,
  teaser: 400,
  /** Characters of the label: it names the sender in full, so a long name makes it long. */
  label: 100,
  /** Pictures in the text of a post's own page. */
  bodyPictures: 10,
  /** Pixels of the picture: sharp on a phone held wide. */
  pictureWidth: 640,
  /** Width by height: from a square to a low strip, never a tower that pushes the page away. */
  pictureRatio: { least: 1, most: 2.5 },
} as const;

/** A picture of the media library as it was uploaded. */
export interface PictureFacts {
  /** The media type of the upload. */
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

/** What must be known of what is handed in; null is what does not exist, undefined what is not asked for. */
export interface CreativeFacts {
  /** Undefined for a house ad, which stands in every place. */
  readonly format: AdFormat | undefined;
  readonly label: string;
  readonly picture: PictureFacts | null | undefined;
  /** The pictures in the text by the field that names them, `body.content.3.attrs.mediaId`. */
  readonly bodyPictures: readonly { readonly field: string; readonly exists: boolean }[];
  /** The addresses in the text that are neither http nor https, by the field that holds them. */
  readonly foreignLinks: readonly string[];
  readonly job: 'open' | 'closed' | null | undefined;
}

/** Everything that is wrong with what is handed in, each with its field. */
export function creativeProblems(facts: CreativeFacts): readonly FieldProblem[] {
  const { format, label, picture, bodyPictures, foreignLinks, job } = facts;
  const problems: FieldProblem[] = [];
  const tell = (field: string, message: string) => problems.push({ field, message });
  if (format === 'job-ad-highlight' && job === undefined) {
    tell('jobId', 'this placement shows job ads: send the id of one and nothing else');
  }
  if (format === 'sponsored-post' && job !== undefined) {
    tell('jobId', 'this placement shows sponsored posts: send a headline instead');
  }
  if (job === null) tell('jobId', 'points to nothing that exists');
  if (job === 'closed') tell('jobId', 'the job ad is closed: nobody would see it');
  if (label.length > CREATIVE_LIMITS.label) {
    tell(
      'advertiser',
      `its label “${label}” has ${label.length} characters and ${CREATIVE_LIMITS.label} at most: give the company the shorter name it goes by`,
    );
  }
  if (picture !== undefined) problems.push(...pictureProblems(picture));
  if (bodyPictures.length > CREATIVE_LIMITS.bodyPictures) {
    tell('body', `has ${bodyPictures.length} pictures: ${CREATIVE_LIMITS.bodyPictures} at most`);
  }
  for (const { field, exists } of bodyPictures) if (!exists) tell(field, 'points to nothing that exists');
  for (const field of foreignLinks) tell(field, 'links in an ad lead to http or https addresses');
  return problems;
}

function pictureProblems(picture: PictureFacts | null): readonly FieldProblem[] {
  const field = 'image.mediaId';
  if (picture === null) return [{ field, message: 'points to nothing that exists' }];
  const { type, width, height } = picture;
  const { pictureWidth, pictureRatio } = CREATIVE_LIMITS;
  const ratio = width / height;
  return [
    ...(type === 'image/gif'
      ? [{ field, message: 'is a GIF, of which only one picture would show: send JPEG, PNG, WebP or AVIF' }]
      : []),
    ...(width < pictureWidth
      ? [{ field, message: `is ${width} pixels wide: send one of ${pictureWidth} or more` }]
      : []),
    ...(ratio < pictureRatio.least || ratio > pictureRatio.most
      ? [
          {
            field,
            message: `is ${width} × ${height} pixels: send one that is at least as wide as high, and at most ${pictureRatio.most} times as wide`,
          },
        ]
      : []),
  ];
}
