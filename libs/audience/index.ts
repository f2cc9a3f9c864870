export { AudienceModule } from './audience.module.js';
export type { AudienceOptions } from './audience.module.js';
export type { AudienceLogger } from './audience-logger.js';
export { BeingRead } from './being-read/being-read.query.js';
export type { Edition } from './being-read/being-read.query.js';
export { CountableArticles } from './counting/countable-articles.js';
export { TOKEN_MINUTES } from './counting/view-tokens.js';
export { RETENTION_DAYS } from './counting/upkeep.js';
export { audienceMigrations } from './migrations/audience-migrations.js';
