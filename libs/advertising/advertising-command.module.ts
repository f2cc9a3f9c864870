import { Module } from '@nestjs/common';
import { CompaniesCommandModule } from '#companies';
import { StaffNames } from '#identity';
import { BookBookingHandler } from './application/book-booking/book-booking.handler.js';
import { SalesAlertsAdminController } from './alerts/sales-alerts-admin.controller.js';
import { SalesAlertsQuery } from './alerts/sales-alerts.query.js';
import { Buyers } from './application/buyers.js';
import { CalendarSteps } from './application/calendar-steps.js';
import { CancelBookingHandler } from './application/cancel-booking/cancel-booking.handler.js';
import { ChooseHouseAdHandler } from './application/choose-house-ad/choose-house-ad.handler.js';
import { CloseOrderHandler } from './application/close-order/close-order.handler.js';
import { DeclineBookingHandler } from './application/decline-booking/decline-booking.handler.js';
import { DefinePlacementHandler } from './application/define-placement/define-placement.handler.js';
import { GrantMakegoodHandler } from './application/grant-makegood/grant-makegood.handler.js';
import { DraftBookingHandler } from './application/draft-booking/draft-booking.handler.js';
import { FlightChanges } from './application/flight-changes.js';
import { MoveBookingHandler } from './application/move-booking/move-booking.handler.js';
import { OpenOrderHandler } from './application/open-order/open-order.handler.js';
import { OptionBookingHandler } from './application/option-booking/option-booking.handler.js';
import { Placements } from './application/placements.js';
import { ReviseOrderHandler } from './application/revise-order/revise-order.handler.js';
import { RevisePlacementHandler } from './application/revise-placement/revise-placement.handler.js';
import { ReviewCreativeHandler } from './application/review-creative/review-creative.handler.js';
import { SendProofHandler } from './application/send-proof/send-proof.handler.js';
import { SubmitCreativeHandler } from './application/submit-creative/submit-creative.handler.js';
import { DeliveryAdminController } from './counting/delivery-admin.controller.js';
import { DeliveryQuery } from './counting/delivery.query.js';
import { AdvertisingProofModule } from './advertising-proof.module.js';
import { CreativeChecks } from './creatives/creative-checks.js';
import { BookingsAdminController } from './http/bookings-admin.controller.js';
import { CreativesAdminController } from './http/creatives-admin.controller.js';
import { OrdersAdminController } from './http/orders-admin.controller.js';
import { OverridesAdminController } from './http/overrides-admin.controller.js';
import { PlacementsAdminController } from './http/placements-admin.controller.js';
import { PaidBookingsModule } from './paid-bookings.module.js';
import { DeskBookingsQuery } from './queries/desk-bookings.query.js';
import { DeskCalendarQuery } from './queries/desk-calendar.query.js';
import { DeskOrdersQuery } from './queries/desk-orders.query.js';
import { DeskOverridesQuery } from './queries/desk-overrides.query.js';
import { OverbookingQuery } from './queries/overbooking.query.js';
import { InvoicesQuery } from './reports/invoices.query.js';
import { OccupancyQuery } from './reports/occupancy.query.js';
import { ProofOfRunModule } from './reports/proof-of-run.module.js';
import { ReportsAdminController } from './reports/reports-admin.controller.js';
import { RevenueQuery } from './reports/revenue.query.js';
import { ShortfallsQuery } from './reports/shortfalls.query.js';

/** The sales side: every command with its handler, and the admin routes. Needs what the core module gives. */
@Module({
  imports: [CompaniesCommandModule, AdvertisingProofModule, PaidBookingsModule, ProofOfRunModule],
  controllers: [
    PlacementsAdminController,
    BookingsAdminController,
    DeliveryAdminController,
    SalesAlertsAdminController,
    OrdersAdminController,
    OverridesAdminController,
    CreativesAdminController,
    ReportsAdminController,
  ],
  providers: [
    DefinePlacementHandler,
    RevisePlacementHandler,
    DraftBookingHandler,
    BookBookingHandler,
    CancelBookingHandler,
    OptionBookingHandler,
    MoveBookingHandler,
    DeclineBookingHandler,
    GrantMakegoodHandler,
    OccupancyQuery,
    RevenueQuery,
    ShortfallsQuery,
    InvoicesQuery,
    CalendarSteps,
    FlightChanges,
    Buyers,
    OpenOrderHandler,
    ReviseOrderHandler,
    CloseOrderHandler,
    Placements,
    DeskBookingsQuery,
    DeskCalendarQuery,
    DeskOrdersQuery,
    DeskOverridesQuery,
    StaffNames,
    OverbookingQuery,
    DeliveryQuery,
    SalesAlertsQuery,
    SubmitCreativeHandler,
    ReviewCreativeHandler,
    SendProofHandler,
    CreativeChecks,
    ChooseHouseAdHandler,
  ],
  exports: [DeliveryQuery, OverbookingQuery, Placements],
})
export class AdvertisingCommandModule {}
