/** The first words of every label: the law wants commercial intent to be clear, so they are never translated. */
export const LABEL_PREFIX = 'Annonceindlæg fra';

/** The label under which an ad leaves the house, `Annonceindlæg fra {advertiser}`: whoever shows an ad shows this. */
export function sponsoredLabel(advertiser: string): string {
  return `${LABEL_PREFIX} ${advertiser}`;
}

/** The label of the publication's own ads. */
export function houseLabel(publication: string): string {
  return `Egenannonce fra ${publication}`;
}
