export { AdvertisingCommandModule } from './advertising-command.module.js';
export { AdvertisingReadModule } from './advertising-read.module.js';
export { PaidBookingsModule } from './paid-bookings.module.js';
export { AnswerProof } from './application/answer-proof/answer-proof.command.js';
export { overbookingCheck } from './alerts/overbooking-check.js';
export type { OverbookingCheckParts } from './alerts/overbooking-check.js';
export { BookBooking } from './application/book-booking/book-booking.command.js';
export { ChooseHouseAd } from './application/choose-house-ad/choose-house-ad.command.js';
export { CloseOrder } from './application/close-order/close-order.command.js';
export { CancelBooking } from './application/cancel-booking/cancel-booking.command.js';
export { DefinePlacement } from './application/define-placement/define-placement.command.js';
export { DraftBooking } from './application/draft-booking/draft-booking.command.js';
export type { DraftBookingInput } from './application/draft-booking/draft-booking.command.js';
export { DeclineBooking } from './application/decline-booking/decline-booking.command.js';
export { MoveBooking } from './application/move-booking/move-booking.command.js';
export { OpenOrder } from './application/open-order/open-order.command.js';
export type { OpenOrderInput } from './application/open-order/open-order.command.js';
export { OptionBooking } from './application/option-booking/option-booking.command.js';
export { Placements } from './application/placements.js';
export type { KnownPlacement, PlacementReference } from './application/placements.js';
export type { BookingResult, OrderResult, PlacementResult } from './application/results.js';
export { ReviseOrder } from './application/revise-order/revise-order.command.js';
export { RevisePlacement } from './application/revise-placement/revise-placement.command.js';
export { draftBookingSchema } from './contract/booking.input-schemas.js';
export { answerProofSchema, creativeSchema } from './contract/creative.input-schemas.js';
export { advertisingEventContracts } from './contract/event-contracts.js';
export { AdCountingModule } from './counting/ad-counting.module.js';
export { nameOfAd } from './counting/ad-counting.schemas.js';
export { advertisingRecorders } from './application/record-delivery/advertising-recorders.js';
export type { AdvertisingRecorderParts } from './application/record-delivery/advertising-recorders.js';
export { adDeliveries } from './counting/ad-deliveries.projection.js';
export { advertisingMigrations } from './counting/advertising-migrations.js';
export { DeliveryQuery } from './counting/delivery.query.js';
export type { AdCounts, DayDelivery, DeliveryRange, HourDelivery } from './counting/delivery.query.js';
export { bookingDecider, shownCreative, statusOf } from './domain/booking.decider.js';
export type { Booking, BookingState, BookingStatus } from './domain/booking.decider.js';
export type { BookingEvent, Creative, FlightPlan, SubmittedCreative } from './domain/booking.events.js';
export { CAPACITY } from './domain/calendar.js';
export type { AdClaim, FreeSpace, Period } from './domain/calendar.js';
export { orderDecider } from './domain/order.decider.js';
export type { OrderState } from './domain/order.decider.js';
export type { OrderEvent, OrderTerms, PoliticalNotice } from './domain/order.events.js';
export { placementDecider } from './domain/placement.decider.js';
export type { PlacementState } from './domain/placement.decider.js';
export { DEFAULT_TERMS } from './domain/placement.events.js';
export type { PageType, PlacementDetails, PlacementEvent } from './domain/placement.events.js';
export { LABEL_PREFIX, sponsoredLabel } from './domain/sponsored-label.js';
export { adFlights } from './projections/ad-flights.projection.js';
export { advertisingProjections } from './projections/advertising-projections.js';
export { salesOrders } from './projections/sales-orders.projection.js';
export { advertisingScheduleRules } from './projections/booking.schedule-rule.js';
export { PROOF_PATH } from './creatives/proof-address.js';
export { ProofLinks } from './creatives/proof-links.js';
export { ProofsQuery } from './creatives/proofs.query.js';
export type { AdProof, OpenedProof } from './creatives/proofs.query.js';
export { OverbookingQuery } from './queries/overbooking.query.js';
export type { Overbooked } from './queries/overbooking.query.js';
export { AdvertiserPostsQuery } from './queries/advertiser-posts.query.js';
export type { AdvertiserPost, AdvertiserPosts } from './queries/advertiser-posts.query.js';
export { AdsQuery } from './queries/ads.query.js';
export type {
  AdPicture,
  AdToProve,
  AdsAnswer,
  FilledPlacement,
  PageAdsAnswer,
  PlacedAd,
} from './queries/ads.query.js';
export { InvoicesQuery } from './reports/invoices.query.js';
export { OccupancyQuery } from './reports/occupancy.query.js';
export { ProofOfRunModule } from './reports/proof-of-run.module.js';
export { proofPath } from './reports/proof-path.js';
export { ProofOfRunQuery } from './reports/proof-of-run.query.js';
export type { ProofOfRun } from './reports/proof-of-run.query.js';
export { REVENUE_DIMENSIONS, RevenueQuery } from './reports/revenue.query.js';
export { salesReports } from './reports/sales-reports.projection.js';
export { ShortfallsQuery } from './reports/shortfalls.query.js';
export { SponsoredPostsQuery } from './queries/sponsored-posts.query.js';
export type { SponsoredPost, SponsoredPostAnswer } from './queries/sponsored-posts.query.js';
