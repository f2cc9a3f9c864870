import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { jobDecider } from './job.decider.js';
import type { JobClosed, JobContent, JobPosted } from './job.events.js';

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
};
const march15 = { day: '2026-03-15', timeZone: 'Europe/Copenhagen' };
const MIDNIGHT_AFTER = '2026-03-15T23:00:00.000Z';

const posted: JobPosted = {
  type: 'JobPosted',
  data: { ...content, validThrough: null, showUntil: '2026-01-31T00:00:00.000Z' },
};
const postedWithDeadline: JobPosted = {
  type: 'JobPosted',
  data: { ...content, deadline: march15, validThrough: MIDNIGHT_AFTER, showUntil: null },
};
const withdrawn: JobClosed = { type: 'JobClosed', data: { reason: 'withdrawn', dueAt: null } };

describe('A job ad', () => {
  it('without a deadline runs 30 days', () => {
    job
      .given()
      .when({ type: 'PostJob', jobId: 'job-1', content }, NOW)
      .then({
        type: 'JobPosted',
        data: { ...content, validThrough: null, showUntil: '2026-03-03T12:00:00.000Z' },
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
      .then({ type: 'JobPosted', data: { ...content, validThrough: null, showUntil } });
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
        data: { ...content, deadline, validThrough: '2026-02-01T23:00:00.000Z', showUntil: null },
      });
  });

  it('is not posted twice', () => {
    job.given(posted).when({ type: 'PostJob', jobId: 'job-1', content }).thenRefused('job-known');
  });

  it('is revised by what changed alone', () => {
    job
      .given(posted)
      .when({ type: 'ReviseJob', changes: { title: 'Netværkstekniker', regionLabel: 'Aarhusområdet' } })
      .then({ type: 'JobRevised', data: { title: 'Netværkstekniker' } });
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
        data: { deadline: march15, validThrough: MIDNIGHT_AFTER, showUntil: null },
      });
  });

  it('that loses its deadline runs 30 days from then', () => {
    job
      .given(postedWithDeadline)
      .when({ type: 'ReviseJob', changes: { deadline: null } }, NOW)
      .then({
        type: 'JobRevised',
        data: { deadline: null, validThrough: null, showUntil: '2026-03-03T12:00:00.000Z' },
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
    const expired = { type: 'JobClosed', data: { reason: 'expired', dueAt: MIDNIGHT_AFTER } } as const;
    expect(job.given(postedWithDeadline).due('2026-03-15T22:59:59.999Z')).toEqual([]);
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
      data: { deadline: march15, validThrough: MIDNIGHT_AFTER, showUntil: null },
    } as const;
    const retitled = { type: 'JobRevised', data: { title: 'Ny titel' } } as const;
    expect(job.given(posted, later, retitled).due(MIDNIGHT_AFTER)).toMatchObject([
      { dueAt: MIDNIGHT_AFTER, version: 1 },
    ]);
  });
});
