import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { jobDecider } from './job.decider.js';
import type { JobClosed, JobContactDetails, JobContent, JobEvent, JobPosted } from './job.events.js';

const job = specify(jobDecider);
const NOW = '2026-02-01T12:00:00.000Z';

const content: JobContent = {
  title: 'Systemadministrator',
  companyId: '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01',
  regionLabel: 'Aarhusområdet',
  location: null,
  description: null,
  applyUrl: 'https://havn.example/job',
  deadline: null,
  deadlineText: null,
  employmentType: null,
  salary: null,
  workplaceType: null,
  occupation: null,
  bookingId: null,
};
const nobody = { contactId: null, personal: null };
const march15 = { day: '2026-03-15', timeZone: 'Europe/Copenhagen' };
const MIDNIGHT_AFTER = '2026-03-15T23:00:00.000Z';

const posted: JobPosted = {
  type: 'JobPosted',
  data: { ...content, ...nobody, validThrough: null, showUntil: '2026-01-31T00:00:00.000Z' },
};
const postedWithDeadline: JobPosted = {
  type: 'JobPosted',
  data: { ...content, ...nobody, deadline: march15, validThrough: MIDNIGHT_AFTER, showUntil: null },
};
const neared: JobEvent = {
  type: 'JobExpiryNeared',
  data: { endsAt: MIDNIGHT_AFTER, dueAt: '2026-03-10T23:00:00.000Z' },
};
const expired: JobClosed = { type: 'JobClosed', data: { reason: 'expired', dueAt: MIDNIGHT_AFTER } };
const filled: JobClosed = { type: 'JobClosed', data: { reason: 'filled', dueAt: null } };
const withdrawn: JobClosed = { type: 'JobClosed', data: { reason: 'withdrawn', dueAt: null } };

describe('A job ad', () => {
  it('without a deadline runs 30 days', () => {
    job
      .given()
      .when({ type: 'PostJob', jobId: 'job-1', content }, NOW)
      .then({
        type: 'JobPosted',
        data: { ...content, ...nobody, validThrough: null, showUntil: '2026-03-03T12:00:00.000Z' },
      });
  });

  it('runs to the end of its last day to apply, as the calendar of its zone has it', () => {
    job
      .given()
      .when({ type: 'PostJob', jobId: 'job-1', content: { ...content, deadline: march15 } }, NOW)
      .then(postedWithDeadline);
  });

  it('may end at a time set from outside', () => {
    const showUntil = '2026-02-10T00:00:00.000Z';
    job
      .given()
      .when({ type: 'PostJob', jobId: 'job-1', content, showUntil }, NOW)
      .then({ type: 'JobPosted', data: { ...content, ...nobody, validThrough: null, showUntil } });
  });

  it('cannot be posted with a deadline or an end that has passed', () => {
    const deadline = { day: '2026-01-31', timeZone: 'Europe/Copenhagen' };
    job
      .given()
      .when({ type: 'PostJob', jobId: 'job-1', content: { ...content, deadline } }, NOW)
      .thenRefused('deadline-passed');
    job
      .given()
      .when({ type: 'PostJob', jobId: 'job-1', content, showUntil: NOW }, NOW)
      .thenRefused('term-over');
  });

  it('may still be posted on its last day', () => {
    const deadline = { day: '2026-02-01', timeZone: 'Europe/Copenhagen' };
    job
      .given()
      .when({ type: 'PostJob', jobId: 'job-1', content: { ...content, deadline } }, NOW)
      .then({
        type: 'JobPosted',
        data: { ...content, ...nobody, deadline, validThrough: '2026-02-01T23:00:00.000Z', showUntil: null },
      });
  });

  it('is not posted twice', () => {
    job.given(posted).when({ type: 'PostJob', jobId: 'job-1', content }).thenRefused('job-known');
  });

  it('is revised by what changed alone', () => {
    job
      .given(posted)
      .when({ type: 'ReviseJob', changes: { title: 'Netværkstekniker', regionLabel: 'Aarhusområdet' } })
      .then({ type: 'JobRevised', data: { title: 'Netværkstekniker', personal: null } });
    job
      .given(posted)
      .when({ type: 'ReviseJob', changes: { title: content.title } })
      .thenNothing();
  });

  it('that gets a deadline runs to it, and to it alone', () => {
    job
      .given(posted)
      .when({ type: 'ReviseJob', changes: { deadline: march15 } }, NOW)
      .then({
        type: 'JobRevised',
        data: { deadline: march15, validThrough: MIDNIGHT_AFTER, showUntil: null, personal: null },
      });
  });

  it('that loses its deadline runs 30 days from then', () => {
    job
      .given(postedWithDeadline)
      .when({ type: 'ReviseJob', changes: { deadline: null } }, NOW)
      .then({
        type: 'JobRevised',
        data: {
          deadline: null,
          validThrough: null,
          showUntil: '2026-03-03T12:00:00.000Z',
          personal: null,
        },
      });
  });

  it('closes when the job is filled or the ad withdrawn, once', () => {
    job.given(posted).when({ type: 'CloseJob', reason: 'withdrawn' }).then(withdrawn);
    job.given(posted, withdrawn).when({ type: 'CloseJob', reason: 'withdrawn' }).thenNothing();
    job.given(posted, withdrawn).when({ type: 'CloseJob', reason: 'filled' }).thenRefused('job-closed');
  });

  it('that is closed is not revised', () => {
    job
      .given(posted, withdrawn)
      .when({ type: 'ReviseJob', changes: { title: 'Ny' } })
      .thenRefused('job-closed');
  });

  it('that nobody posted can neither be revised nor closed', () => {
    job.given().when({ type: 'ReviseJob', changes: {} }).thenRefused('job-unknown');
    job.given().when({ type: 'CloseJob', reason: 'filled' }).thenRefused('job-unknown');
  });

  it('expires at the end of its term, not before, and only once', () => {
    expect(job.given(postedWithDeadline, neared).due('2026-03-15T22:59:59.999Z')).toEqual([]);
    expect(job.given(postedWithDeadline).due(MIDNIGHT_AFTER)).toEqual([
      { event: expired, dueAt: MIDNIGHT_AFTER, version: 0 },
    ]);
    expect(job.given(postedWithDeadline, expired).due('2027-01-01T00:00:00.000Z')).toEqual([]);
    expect(job.given(postedWithDeadline, withdrawn).due('2027-01-01T00:00:00.000Z')).toEqual([]);
    expect(job.given().due(NOW)).toEqual([]);
  });

  it('expires at the earlier of its two ends', () => {
    const capped: JobPosted = {
      ...postedWithDeadline,
      data: { ...postedWithDeadline.data, showUntil: '2026-03-01T00:00:00.000Z' },
    };
    expect(job.given(capped).due(MIDNIGHT_AFTER)).toMatchObject([{ dueAt: '2026-03-01T00:00:00.000Z' }]);
  });

  it('that got another end expires under another version, so that the old alarm counts for nothing', () => {
    const later = {
      type: 'JobRevised',
      data: { deadline: march15, validThrough: MIDNIGHT_AFTER, showUntil: null, personal: null },
    } as const;
    const retitled = { type: 'JobRevised', data: { title: 'Ny titel', personal: null } } as const;
    expect(job.given(posted, later, retitled).due(MIDNIGHT_AFTER)).toMatchObject([
      { dueAt: MIDNIGHT_AFTER, version: 1 },
    ]);
  });

  it('is reminded of five days before its end, once a term, and not when it was posted for less', () => {
    const dueAt = '2026-03-10T23:00:00.000Z';
    expect(job.given(postedWithDeadline).due('2026-03-10T22:59:59.999Z')).toEqual([]);
    expect(job.given(postedWithDeadline).due(dueAt)).toEqual([{ event: neared, dueAt, version: 0 }]);
    expect(job.given(postedWithDeadline, neared).due(dueAt)).toEqual([]);
    const brief = { ...posted, data: { ...posted.data, showUntil: '2026-01-04T00:00:00.000Z' } };
    expect(job.given(brief).due('2026-01-03T00:00:00.000Z')).toEqual([]);
    expect(job.given(postedWithDeadline, withdrawn).due(dueAt)).toEqual([]);
  });
});

describe('A job ad that is renewed', () => {
  const renewal = (deadline: JobContent['deadline'], validThrough: string | null, showUntil: string | null) =>
    ({ type: 'JobRenewed', data: { deadline, validThrough, showUntil } }) as const;

  it('runs 30 days more from its end, so that who renews early loses nothing', () => {
    const open = { ...posted, data: { ...posted.data, showUntil: '2026-02-10T00:00:00.000Z' } };
    job
      .given(open)
      .when({ type: 'RenewJob' }, NOW)
      .then(renewal(null, null, '2026-03-12T00:00:00.000Z'));
  });

  it('gets 30 days more to apply, counted from its last day, or from today when that has passed', () => {
    const april14 = renewal({ ...march15, day: '2026-04-14' }, '2026-04-14T22:00:00.000Z', null);
    job.given(postedWithDeadline).when({ type: 'RenewJob' }, NOW).then(april14);
    const later = '2026-03-20T12:00:00.000Z';
    const april19 = renewal({ ...march15, day: '2026-04-19' }, '2026-04-19T22:00:00.000Z', null);
    job.given(postedWithDeadline, expired).when({ type: 'RenewJob' }, later).then(april19);
  });

  it('may get another deadline, or none', () => {
    const deadline = { ...march15, day: '2026-05-01' };
    job
      .given(postedWithDeadline)
      .when({ type: 'RenewJob', deadline }, NOW)
      .then(renewal(deadline, '2026-05-01T22:00:00.000Z', null));
    job
      .given(postedWithDeadline)
      .when({ type: 'RenewJob', deadline: null }, NOW)
      .then(renewal(null, null, '2026-04-14T23:00:00.000Z'));
    job
      .given(postedWithDeadline)
      .when({ type: 'RenewJob', deadline: { ...march15, day: '2026-01-01' } }, NOW)
      .thenRefused('deadline-passed');
  });

  it('is open again when it had expired, but not when somebody closed it', () => {
    const again = renewal(null, null, '2026-06-01T00:00:00.000Z');
    const { state } = job.given(postedWithDeadline, expired, again);
    expect(state).toMatchObject({ closed: null, termVersion: 2, content: { deadline: null } });
    for (const closed of [filled, withdrawn])
      job.given(postedWithDeadline, closed).when({ type: 'RenewJob' }, NOW).thenRefused('job-closed');
    job.given().when({ type: 'RenewJob' }).thenRefused('job-unknown');
  });

  it('by a link is renewed by it once', () => {
    const again = renewal(null, null, '2026-06-01T00:00:00.000Z');
    const click = { type: 'RenewJob', ifTermVersion: 0 } as const;
    job.given(postedWithDeadline, again).when(click, NOW).thenRefused('job-renewed');
  });

  it('is reminded of its new end, too', () => {
    const again = renewal(null, null, '2026-06-01T00:00:00.000Z');
    expect(job.given(postedWithDeadline, neared, again).due('2026-05-27T00:00:00.000Z')).toMatchObject([
      { dueAt: '2026-05-27T00:00:00.000Z', version: 2 },
    ]);
  });
});

describe('The contact person of a job ad', () => {
  const asta: JobContactDetails = {
    name: 'Asta Lind',
    title: null,
    phone: null,
    email: 'asta@havn.example',
  };
  const bo = { ...asta, name: 'Bo Strand' };
  const grounds = { ground: 'request', requestedAt: null } as const;
  const named = (contactId: string, contact: JobContactDetails): JobEvent => ({
    type: 'JobRevised',
    data: { contactId, personal: { contact } },
  });

  it('is named with an id of their own', () => {
    job
      .given()
      .when({ type: 'PostJob', jobId: 'job-1', content, contact: { contactId: 'c1', details: asta } }, NOW)
      .then({
        type: 'JobPosted',
        data: {
          ...content,
          validThrough: null,
          showUntil: '2026-03-03T12:00:00.000Z',
          contactId: 'c1',
          personal: { contact: asta },
        },
      });
  });

  it('keeps that id while the name stays, and gives way to another one under a new id', () => {
    const given = job.given(posted, named('c1', asta));
    const phone = { ...asta, phone: '70 00 00 00' };
    given
      .when({ type: 'ReviseJob', changes: {}, contact: { contactId: 'c2', details: phone } })
      .then(named('c1', phone));
    given
      .when({ type: 'ReviseJob', changes: {}, contact: { contactId: 'c2', details: bo } })
      .then(named('c2', bo));
    given.when({ type: 'ReviseJob', changes: {}, contact: { contactId: 'c2', details: asta } }).thenNothing();
    given
      .when({ type: 'ReviseJob', changes: {}, contact: null })
      .then({ type: 'JobRevised', data: { contactId: null, personal: null } });
    job.given(posted).when({ type: 'ReviseJob', changes: {}, contact: null }).thenNothing();
  });

  it('is erased with everybody whom the ad named before, or alone, and once', () => {
    const history = [posted, named('c1', asta), named('c2', bo)] as const;
    const erased = (contactId: string): JobEvent => ({
      type: 'JobContactErased',
      data: { contactId, ...grounds },
    });
    job
      .given(...history)
      .when({ type: 'EraseContact', grounds })
      .then(erased('c1'), erased('c2'));
    job
      .given(...history)
      .when({ type: 'EraseContact', contactId: 'c1', grounds })
      .then(erased('c1'));
    job
      .given(...history, erased('c1'), erased('c2'))
      .when({ type: 'EraseContact', grounds })
      .thenNothing();
    expect(job.given(...history, erased('c2')).state).toMatchObject({ contact: null, contactIds: ['c1'] });
  });

  it('whose key is destroyed folds to nobody, and the next one gets an id of their own', () => {
    const gone: JobEvent = { type: 'JobRevised', data: { contactId: 'c1', personal: null } };
    const given = job.given(posted, gone);
    expect(given.state).toMatchObject({ contact: { id: 'c1', details: null } });
    given
      .when({ type: 'ReviseJob', changes: {}, contact: { contactId: 'c2', details: asta } })
      .then(named('c2', asta));
  });

  it('can be erased from an ad that is closed', () => {
    job
      .given(posted, named('c1', asta), withdrawn)
      .when({ type: 'EraseContact', grounds })
      .then({ type: 'JobContactErased', data: { contactId: 'c1', ...grounds } });
  });
});
