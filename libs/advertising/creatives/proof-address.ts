/** The site-relative address of proofs; the token stands behind it. */
export const PROOF_PATH = '/annonceindlaeg/korrektur';
