import type { CommandBus } from '@nestjs/cqrs';
import {
  BookBooking,
  CancelBooking,
  ChooseHouseAd,
  DeclineBooking,
  DefinePlacement,
  DraftBooking,
  OpenOrder,
  OptionBooking,
} from '#advertising';
import { RegisterCompany } from '#companies';
import {
  ArrangeFront,
  DefineAuthor,
  DefineSection,
  DraftArticle,
  FRONT_PAGE,
  UploadMedia,
  headlineKey,
} from '#editorial';
import type { FrontSlot } from '#editorial';
import type { EventStore } from '#event-store';
import { DomainError, addDays, localTimeIn, mondayOf, plusDays, weekOf } from '#kernel';
import type { Instant } from '#kernel';
import { RecordPeopleMove } from '#people';
import { PostJob } from '#recruiting';
import { AUTHORS } from './content/authors.js';
import { FRONT_TOP, FRONT_TOP_CLOSED, HOUSE_AD, ORDERS } from './content/campaigns.js';
import { COMPANIES } from './content/companies.js';
import { FRONT } from './content/front.js';
import { JOBS } from './content/jobs.js';
import { PEOPLE_MOVES } from './content/people-moves.js';
import { PICTURES } from './content/pictures.js';
import type { SampleBooking, SampleOrder } from './content/sample-content.js';
import { ARTICLES } from './content/sample-newsroom.js';
import { SECTIONS } from './content/sections.js';
import { RAIL, SPONSORED_POSTS } from './content/sponsored-posts.js';
import { drawPicture } from './illustrations/draw-picture.js';
import { ILLUSTRATIONS } from './illustrations/illustrations.js';
import { sampleBody, sampleText } from './sample-body.js';
import { SampleCommands, inPairs, inTurn, together } from './sample-commands.js';
import { FIRST_COMMAND, sampleStanding } from './sample-standing.js';
import { SAMPLE_ZONE, dayFrom, dayOfMonth, publishedAt } from './sample-times.js';

/** What {@link fillSampleNewsroom} works with. */
export interface SampleFilling {
  readonly commands: Pick<CommandBus, 'execute'>;
  readonly store: EventStore;
  /** Told what takes time. */
  readonly onProgress?: (step: string) => void;
}

/** `filled` and `completed` have written; `left-alone` found a newsroom of its own or a whole sample. */
export type SampleOutcome = 'filled' | 'completed' | 'left-alone' | 'refused';

/** A post has its position to itself. */
const CAPACITY = 100;

/** The ids that names stand for. */
type Ids = ReadonlyMap<string, string>;

/**
 * Fills an empty newsroom with the sample, and goes on where an earlier start was interrupted: every command has an id
 * of its own, so nothing is ever there twice. A newsroom that began otherwise is left alone. Where somebody has built
 * on half a sample so that a rule refuses the rest, it stays as it is.
 */
export async function fillSampleNewsroom({
  commands,
  store,
  onProgress = () => undefined,
}: SampleFilling): Promise<SampleOutcome> {
  const standing = await sampleStanding(store);
  if (standing === 'complete' || standing === 'theirs') return 'left-alone';
  onProgress('Filling the empty newsroom with a sample (SAMPLE=none leaves it empty)');
  try {
    await fill(new SampleCommands(commands));
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
    onProgress(`The sample stays incomplete: ${error.message}`);
    return 'refused';
  }
  return standing === 'empty' ? 'filled' : 'completed';
}

async function fill(commands: SampleCommands): Promise<void> {
  const firstStart = await begin(commands);
  const [articles] = await together([
    publishArticles(commands, firstStart),
    registerCompanies(commands).then((companies) =>
      together([
        postJobs(commands, companies, firstStart),
        recordMoves(commands, companies, firstStart),
        bookPosts(commands, companies, firstStart),
        sellCampaigns(commands, companies, firstStart),
      ]),
    ),
  ]);
  await arrangeFront(commands, articles);
}

/** Opens the first section. All times of the sample stand in relation to this, at whichever start they are written. */
async function begin(commands: SampleCommands): Promise<Instant> {
  const { events } = await commands.run(
    FIRST_COMMAND,
    (envelope) => new DefineSection(envelope, { ...SECTIONS.security, ordinal: 1 }),
  );
  const [opened] = events;
  if (!opened) throw new Error('The first section of the sample left no trace in the log');
  return opened.occurredAt;
}

async function publishArticles(commands: SampleCommands, firstStart: Instant): Promise<Ids> {
  const [sections, authors, pictures] = await together([
    openSections(commands),
    introduceAuthors(commands),
    uploadPictures(commands),
  ]);
  const ids = await inPairs(ARTICLES, async (article) => {
    const content = {
      headline: article.headline,
      standfirst: article.standfirst,
      sectionId: idOf(sections, article.section),
      byline: article.authors.map((name) => idOf(authors, name)),
      topImage: { mediaId: idOf(pictures, article.picture), alt: null, caption: null, credit: null },
      body: sampleBody(article.body, (name) => idOf(pictures, name)),
    };
    const { id } = await commands.run(
      ['article', article.headline],
      (envelope) =>
        new DraftArticle(envelope, {
          content,
          origin: null,
          publish: { publishedAt: publishedAt(article.published, firstStart) },
          externalKey: headlineKey(article.headline),
        }),
    );
    return [article.headline, id] as const;
  });
  return new Map(ids);
}

async function openSections(commands: SampleCommands): Promise<Ids> {
  const ids = await together(
    Object.entries(SECTIONS).map(async ([key, section], index) => {
      const { id } = await commands.run(
        ['section', section.slug],
        (envelope) => new DefineSection(envelope, { ...section, ordinal: index + 1 }),
      );
      return [key, id] as const;
    }),
  );
  return new Map(ids);
}

async function introduceAuthors(commands: SampleCommands): Promise<Ids> {
  const ids = await together(
    Object.values(AUTHORS).map(async (name) => {
      const { id } = await commands.run(['author', name], (envelope) => new DefineAuthor(envelope, { name }));
      return [name, id] as const;
    }),
  );
  return new Map(ids);
}

async function uploadPictures(commands: SampleCommands): Promise<Ids> {
  const ids = await inPairs(ILLUSTRATIONS, async (name) => {
    const upload = await drawPicture(name);
    const { id } = await commands.run(
      ['picture', name],
      (envelope) => new UploadMedia(envelope, { upload, words: PICTURES[name] }),
    );
    return [name, id] as const;
  });
  return new Map(ids);
}

async function registerCompanies(commands: SampleCommands): Promise<Ids> {
  const ids = await together(
    Object.values(COMPANIES).map(async ({ name, website }) => {
      const { id } = await commands.run(
        ['company', name],
        (envelope) => new RegisterCompany(envelope, { name, cvr: null, website }),
      );
      return [name, id] as const;
    }),
  );
  return new Map(ids);
}

/** One after the other, as readers see them in the order they were posted. */
async function postJobs(commands: SampleCommands, companies: Ids, firstStart: Instant): Promise<void> {
  await inTurn(JOBS, ({ employer, description, deadline, ...job }) => {
    const days = 'days' in deadline ? deadline.days : null;
    const content = {
      ...job,
      description: sampleText(description),
      deadline: days === null ? null : { day: dayFrom(firstStart, days), timeZone: SAMPLE_ZONE },
      deadlineText: 'words' in deadline ? deadline.words : null,
    };
    return commands.run(
      ['job', employer, job.title],
      (envelope) => new PostJob(envelope, { employer: { id: idOf(companies, employer) }, content }),
    );
  });
}

async function recordMoves(commands: SampleCommands, companies: Ids, firstStart: Instant): Promise<void> {
  await inTurn(PEOPLE_MOVES, ({ kind, company, effective, ...details }) =>
    commands.run(
      ['people-move', details.person, company],
      (envelope) =>
        new RecordPeopleMove(envelope, {
          kind,
          company: { id: idOf(companies, company) },
          details: { ...details, effectiveDate: dayOfMonth(effective, firstStart) },
          text: null,
        }),
    ),
  );
}

async function bookPosts(commands: SampleCommands, companies: Ids, firstStart: Instant): Promise<void> {
  const { key, name, positions, days } = RAIL;
  const placement = await commands.run(
    ['placement', key],
    (envelope) =>
      new DefinePlacement(envelope, { key, name, pageType: 'any', positions, timeZone: SAMPLE_ZONE }),
  );
  const plan = {
    share: CAPACITY,
    start: localTimeIn(firstStart, SAMPLE_ZONE),
    end: localTimeIn(plusDays(firstStart, days), SAMPLE_ZONE),
    timeZone: SAMPLE_ZONE,
  };
  await inTurn(SPONSORED_POSTS, async ({ advertiser, body, ...words }) => {
    const { id } = await commands.run(
      ['booking', advertiser, words.headline],
      (envelope) =>
        new DraftBooking(envelope, {
          placement: { id: placement.id },
          advertiser: { id: idOf(companies, advertiser) },
          plan,
          creative: { ...words, body: sampleText(body), image: null },
        }),
    );
    await commands.run(['booked', id], (envelope) => new BookBooking(envelope, { id }));
  });
}

/** What a salesperson would find on the first day: a product, a house ad, orders and bookings in several states. */
async function sellCampaigns(commands: SampleCommands, companies: Ids, firstStart: Instant): Promise<void> {
  const { daysOn, days, reason } = FRONT_TOP_CLOSED;
  const closed = dayFrom(firstStart, daysOn);
  const { id: placementId } = await commands.run(
    ['placement', FRONT_TOP.key],
    (envelope) =>
      new DefinePlacement(envelope, {
        ...FRONT_TOP,
        timeZone: SAMPLE_ZONE,
        blackouts: [{ from: closed, to: addDays(closed, days - 1), reason }],
      }),
  );
  await commands.run(
    ['house-ad', FRONT_TOP.key],
    (envelope) => new ChooseHouseAd(envelope, { id: placementId, creative: HOUSE_AD }),
  );
  await inTurn(ORDERS, async (sold) => {
    const { advertiser, billTo, bookings, category: _category, ...terms } = sold;
    const { id } = await commands.run(
      ['order', advertiser],
      (envelope) =>
        new OpenOrder(envelope, {
          ...terms,
          advertiser: { id: idOf(companies, advertiser) },
          billTo: billTo === null ? null : { id: idOf(companies, billTo) },
          political: null,
        }),
    );
    await inTurn(bookings, (booking) =>
      sellFlight(commands, { booking, sold, order: id, placementId, firstStart }),
    );
  });
}

/** Drafts a flight and brings it to where it stands. */
async function sellFlight(
  commands: SampleCommands,
  {
    booking: { weeksOn, weeks, state, creative },
    sold: { advertiser, category },
    order,
    placementId,
    firstStart,
  }: {
    readonly booking: SampleBooking;
    readonly sold: SampleOrder;
    readonly order: string;
    readonly placementId: string;
    readonly firstStart: Instant;
  },
): Promise<void> {
  const monday = mondayOf(weekOf(dayFrom(firstStart, 7 * weeksOn)));
  const plan = { share: CAPACITY, start: `${monday}T00:00`, end: `${addDays(monday, 7 * weeks)}T00:00` };
  const { id } = await commands.run(
    ['flight', advertiser, String(weeksOn)],
    (envelope) =>
      new DraftBooking(envelope, {
        ...{ placement: { id: placementId }, order, category, plan },
        creative: creative ? { ...creative, body: null, image: null } : null,
      }),
  );
  if (state === 'option') {
    await commands.run(['optioned', id], (envelope) => new OptionBooking(envelope, { id }));
  }
  if (state === 'booked' || state === 'cancelled') {
    await commands.run(['booked', id], (envelope) => new BookBooking(envelope, { id }));
  }
  if (state === 'cancelled') {
    const fee = FRONT_TOP.price && Math.round(FRONT_TOP.price.amount / 2);
    const reason = 'Lanceringen er udskudt';
    await commands.run(['cancelled', id], (envelope) => new CancelBooking(envelope, { id, reason, fee }));
  }
  if (state === 'declined') {
    const reason = 'Budgettet er brugt';
    await commands.run(['declined', id], (envelope) => new DeclineBooking(envelope, { id, reason }));
  }
}

async function arrangeFront(commands: SampleCommands, articles: Ids): Promise<void> {
  const slots = FRONT.map((slot): FrontSlot | null => {
    if (slot === null) return null;
    const { article, ...shown } = slot;
    return { articleId: idOf(articles, article), ...shown, until: null };
  });
  await commands.run(
    ['front', FRONT_PAGE],
    (envelope) => new ArrangeFront(envelope, { front: FRONT_PAGE, slots }),
  );
}

function idOf(ids: Ids, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The sample speaks of ${name}, which it does not have`);
  return id;
}
