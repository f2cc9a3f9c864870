/** The site-relative address of a booking's printable proof of run. */
export function proofPath(bookingId: string): string {
  return `/visningsbevis/${bookingId}`;
}
