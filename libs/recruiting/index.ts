export { CloseJob } from './application/close-job/close-job.command.js';
export { ContactsByNameQuery } from './queries/contacts-by-name.query.js';
export { EraseJobContact } from './application/erase-job-contact/erase-job-contact.command.js';
export type { JobResult } from './application/job-result.js';
export { PaidBookings } from './application/paid-bookings.port.js';
export { PostJob } from './application/post-job/post-job.command.js';
export type { PostJobInput } from './application/post-job/post-job.command.js';
export { RenewJob } from './application/renew-job/renew-job.command.js';
export { ReviseJob } from './application/revise-job/revise-job.command.js';
export { postJobSchema } from './contract/job.input-schemas.js';
export { jobEventContracts } from './contract/job.event-contracts.js';
export { jobDecider } from './domain/job.decider.js';
export type { JobState, PostedJob } from './domain/job.decider.js';
export type {
  EmploymentType,
  JobClosing,
  JobContactDetails,
  JobContactErased,
  JobContent,
  JobDeadline,
  JobEvent,
  JobLocation,
  JobOccupation,
  JobSalary,
  WorkplaceType,
} from './domain/job.events.js';
export { placesOfRegion } from './domain/region-map.js';
export type { RegionPlaces } from './domain/region-map.js';
export { jobJson } from './http/job-json.js';
export type { JobJson } from './http/job-json.js';
export { jobsFeed } from './feeds/jobs.feed.js';
export { recruitingReactors } from './projections/erased-contacts.reactor.js';
export { jobAds, recruitingProjections } from './projections/job-ads.projection.js';
export { recruitingScheduleRules } from './projections/job.schedule-rule.js';
export { JobAdsQuery } from './queries/job-ads.query.js';
export type {
  CopiedJobAd,
  FullJobAd,
  JobAd,
  JobAdAnswer,
  JobKey,
  JobSitemapEntry,
  NewestJobsOptions,
} from './queries/job-ads.query.js';
export { RecruitingCommandModule } from './recruiting-command.module.js';
export { RecruitingReadModule } from './recruiting-read.module.js';
export type { FormatContext, JobFormat } from './syndication/job-format.js';
export { jobFormats } from './syndication/job-formats.js';
export { element, xmlText } from './syndication/xml-text.js';
