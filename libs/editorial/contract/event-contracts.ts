import { articleEventContracts } from './article.event-contracts.js';
import { authorEventContracts } from './author.event-contracts.js';
import { deskEventContracts } from './desk.event-contracts.js';
import { frontEventContracts } from './front.event-contracts.js';
import { mediaEventContracts } from './media.event-contracts.js';
import { redirectEventContracts } from './redirect.event-contracts.js';
import { sectionEventContracts } from './section.event-contracts.js';

/** The contracts of every event of this context, for the registry. */
export const editorialEventContracts = [
  ...articleEventContracts,
  ...sectionEventContracts,
  ...authorEventContracts,
  ...deskEventContracts,
  ...mediaEventContracts,
  ...frontEventContracts,
  ...redirectEventContracts,
];
