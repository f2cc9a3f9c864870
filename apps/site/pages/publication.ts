import type { Configuration } from '#platform';
import type { Publication } from '../views/view-models.js';

/** What every page says about its publisher. */
export function publicationOf({ publication, publicUrl, language, timeZone }: Configuration): Publication {
  return {
    name: publication.name,
    tagline: publication.tagline,
    language,
    origin: publicUrl,
    timeZone,
    imprint: {
      publisher: publication.publisher,
      cvr: publication.publisherCvr,
      address: publication.publisherAddress,
      chiefEditor: publication.chiefEditor,
      privacyUrl: publication.privacyUrl,
      contactEmail: publication.contactEmail,
      contactPhone: null,
    },
  };
}
